// manifest.mjs: the Custom Elements Manifest (https://github.com/webcomponents/custom-elements-manifest) of what
// docs/embedding.md tells of the elements: editors complete and explain the tags by it.
import { readFileSync } from "node:fs";

/** The manifest of the elements as `told`, with the custom properties of `tokens`. */
export function manifest(told = readFileSync("docs/embedding.md", "utf8"), tokens = readFileSync("style/tokens.css", "utf8")) {
  const rows = (head) => table(told, head).map((cells) => ({ names: cells[0].split(", "), description: cells[1], more: cells[2] }));
  // What is told of several names at once is told of each, or in parts of one after the other.
  const part = (text, names, at) => (text.split("; ").length === names.length ? text.split("; ")[at] : text);
  const each = (rows, make) =>
    rows.flatMap(({ names, description, more }) => names.map((name, at) => make({ name, description: part(description, names, at) }, more, at)));
  const named = (start) => [...told.split(`\n${start}: `)[1].split("\n\n")[0].matchAll(/`([-a-z]+)`/g)].map(([, name]) => ({ name }));
  const value = (name) => new RegExp(`^  ${name}: (.*);$`, "m").exec(tokens)?.[1];

  const attributes = each(rows("attribute"), (attribute, value, at) => ({
    ...attribute,
    fieldName: attribute.name,
    ...(value && { default: value.split(/, |; /)[at] ?? value }),
  }));
  const fields = [...attributes.map(({ name, description }) => ({ name, description, attribute: name })), ...each(rows("property"), (it) => it)];
  const members = [
    // As a property it is the attribute to write, and the method to call.
    ...fields.filter(({ name }) => name !== "refresh").map((field) => ({ kind: "field", ...field })),
    { kind: "method", name: "refresh", description: "Asks anew." },
    { kind: "method", name: "clearCache", static: true, description: "Forgets all copies of the past." },
  ];
  const events = each(rows("event"), (event) => ({ ...event, type: { text: "CustomEvent" } }));
  const cssParts = named("Parts");
  const cssProperties = named("Custom properties")
    .filter(({ name }) => name.startsWith("--"))
    .map(({ name }) => ({ name, default: value(name) }));

  const declare = (name, tagName, description) => {
    return { kind: "class", customElement: true, name, tagName, description, attributes, members, events, cssParts, cssProperties };
  };
  const declarations = [
    declare("GlobalHealthBar", "global-health-bar", "The health of an entity over a span of time, as a bar whose every stretch says why."),
    declare("HealthTimelines", "health-timelines", "The health of many entities on one axis of time, a lane for each, the worst first."),
  ];
  const path = "element.js";
  const exports = declarations.map(({ name, tagName }) => {
    return { kind: "custom-element-definition", name: tagName, declaration: { name, module: path } };
  });
  return { schemaVersion: "2.1.0", readme: "README.md", modules: [{ kind: "javascript-module", path, declarations, exports }] };
}

/** The cells of each row of the table whose first head is `head`, without what marks them as code. */
function table(text, head) {
  const [, after] = text.split(`\n| ${head} |`);
  const lines = after.split("\n\n")[0].split("\n").slice(2);
  // A `|` within code is none between cells.
  const cells = (line) => line.slice(1, -1).split(" |").map((cell) => cell.trim().replaceAll("`", ""));
  return lines.map(cells);
}
