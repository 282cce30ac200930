import { load } from "./load.js";
import { apply, split } from "./options.js";

const ELEMENTS = ["global-health-bar", "health-timelines"];
/** What was mounted where, and with which options. */
const mounted = new WeakMap();

/** Shows a bar in `node`, or lanes, beside what it holds; answers with its element. */
export function mount(node, options = {}) {
  if (mounted.has(node)) throw new Error("a health bar is mounted here: update or unmount it");
  const { element = "global-health-bar", wasm, ...said } = options;
  if (!ELEMENTS.includes(element)) throw new TypeError(`there is no element “${element}”: ${ELEMENTS.join(", ")}`);
  const bar = document.createElement(element);
  apply(bar, checked(said));
  mounted.set(node, { bar, said });
  node.append(bar);
  // The bar says so.
  load({ wasm }).catch(() => {});
  return bar;
}

/** Changes the options that `changes` names, of the bar in `node`; undefined takes one back. */
export function update(node, changes) {
  const place = mounted.get(node);
  if (!place) throw new Error("no health bar is mounted here");
  const said = { ...place.said, ...changes };
  apply(place.bar, checked(said), place.said);
  place.said = said;
}

/** Takes away the bar in `node`, if there is one. */
export function unmount(node) {
  mounted.get(node)?.bar.remove();
  mounted.delete(node);
}

function checked(options) {
  const [unknown] = Object.keys(split(options).rest);
  if (unknown) throw new TypeError(`a health bar has no option “${unknown}”`);
  return options;
}
