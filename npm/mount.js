import { sayFailure } from "./failing.js";
import { load } from "./load.js";
import { apply, split } from "./options.js";

/** What was mounted where, and with which options. */
const mounted = new WeakMap();

/** Shows a bar in `node`, beside what it holds; answers with its element. */
export function mount(node, options = {}) {
  if (mounted.has(node)) throw new Error("a health bar is mounted here: update or unmount it");
  const { wasm, ...said } = options;
  const bar = document.createElement("global-health-bar");
  apply(bar, checked(said));
  mounted.set(node, { bar, said });
  node.append(bar);
  sayFailure(load({ wasm }), bar);
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
