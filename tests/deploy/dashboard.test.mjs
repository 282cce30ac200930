// The dashboard's queries of Loki, read with the grammar that Grafana itself reads them with.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parser } from "@grafana/lezer-logql";

const dashboard = JSON.parse(readFileSync(new URL("../../deploy/cluster/dashboard/alert-history.json", import.meta.url)));
const queries = dashboard.panels.flatMap((panel) => panel.targets ?? [])
  .filter((target) => target.datasource.type === "loki").map((target) => target.expr);

// What Grafana puts in for `${name:regex}`, and for all of a variable.
const escaped = (value) => value.replace(/[\\^$*+?.()|[\]{}/]/g, "\\$&");
const ALL = Symbol("all");
const asked = (query, value) => query
  .replace(/\$\{(\w+):regex\}/g, (_, name) => {
    const { allValue } = dashboard.templating.list.find((variable) => variable.name === name);
    return value === ALL ? allValue ?? "" : escaped(value);
  })
  .replace(/\$__(range|auto|interval)\b/g, "1h");

// Each node of the tree, with its text.
function nodes(query) {
  const found = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to }) => void found.push({ name: type.isError ? "error" : type.name, text: query.slice(from, to) }),
  });
  return found;
}
const faults = (query) => nodes(query).filter(({ name }) => name === "error");

test("the grammar tells what is LogQL from what is not", () => {
  assert.equal(faults('{a="b"} | json').length, 0);
  assert.notEqual(faults('{a="b"} | jsn').length, 0);
  assert.notEqual(faults("{a=`b`} |~ `c`d`").length, 0);
});

test("each query is LogQL, of all and of some alerts", () => {
  assert.equal(queries.length, 3);
  for (const query of queries) {
    assert.deepEqual(faults(asked(query, ALL)), [], query);
    assert.deepEqual(faults(asked(query, "NodeAtRisk")), [], query);
  }
});

test("no value changes what is asked, and each means itself", () => {
  const shape = (query) => nodes(query).map(({ name }) => name);
  for (const value of ['say "no"', "a\\b", 'x"} |= "y', "{a='b'}", "(a|b)*", "[0-9", "100 %", "/etc", "é", "'"]) {
    for (const query of queries) {
      assert.deepEqual(shape(asked(query, value)), shape(asked(query, "plain")), value);
    }
    assert.match(value, new RegExp(`^${escaped(value)}$`));
  }
});
