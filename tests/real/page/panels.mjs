// The panels of Grafana's dashboard, asked as Grafana asks them: with variables put in, through the companion.
import { readFileSync } from "node:fs";

const dashboard = JSON.parse(readFileSync(new URL("../../../deploy/cluster/dashboard/alert-history.json", import.meta.url)));

/** A variable as it is put in: chosen, all of it, or as it is at first. */
function put(name, chosen) {
  const { allValue, query } = dashboard.templating.list.find((variable) => variable.name === name);
  return chosen[name] ?? allValue ?? query;
}

function expression({ expr }, seconds, chosen) {
  return expr
    .replace(/\$\{(\w+):regex\}/g, (_, name) => put(name, chosen).replace(/^(?!\.\*$).*$/, (value) => value.replace(/[\\^$*+?.()|[\]{}/]/g, "\\$&")))
    .replace("$__range_s", seconds)
    .replace("$__range", `${seconds}s`)
    .replace(/\$__(auto|interval|rate_interval)/g, "15s");
}

/** What the panels show of a span, in milliseconds: by their titles, the series or streams of all of their queries. */
export async function panels(url, { start, end }, chosen = {}) {
  const seconds = Math.ceil((end - start) / 1_000);
  const ask = async (target) => {
    const isLoki = target.datasource.type === "loki";
    const isInstant = target.instant ?? target.queryType === "instant";
    const instants = isInstant ? { time: end / 1_000 } : { start: start / 1_000, end: end / 1_000, step: "15" };
    const more = isLoki && target.maxLines ? { limit: target.maxLines, direction: target.direction } : {};
    const parameters = new URLSearchParams({ query: expression(target, seconds, chosen), ...instants, ...more });
    const api = isLoki ? "loki/loki/api/v1" : "prometheus/api/v1";
    const answer = await fetch(`${url}/api/${api}/${isInstant ? "query" : "query_range"}?${parameters}`);
    if (!answer.ok) throw new Error(`${target.expr} is answered with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()).data.result;
  };
  const shown = dashboard.panels.filter(({ targets }) => targets);
  const told = await Promise.all(shown.map(async ({ title, targets }) => [title, (await Promise.all(targets.map(ask))).flat()]));
  return Object.fromEntries(told);
}
