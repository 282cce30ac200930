// One engine for the whole page, whichever of its bundles asks first.
import { shown, start } from "../src/element/element.js";
import { clearCache, watch } from "../src/element/global-health-bar.js";
import { version } from "./version.js";

const PLACE = Symbol.for("global-health-bar");

/** Defines the elements at once, and loads the engine; answers with it. */
export function load({ wasm } = {}) {
  if (typeof customElements === "undefined") {
    return Promise.reject(new Error("global-health-bar runs in a browser: there is none here"));
  }
  const page = globalThis[PLACE] ?? place();
  if (page.version !== version && !page.said.has(version)) {
    page.said.add(version);
    console.warn(`global-health-bar ${version} is loaded where ${page.version} runs already: the page uses ${page.version}`);
  }
  const asked = page.engine;
  // Who says where the wasm lies does not fail with who asked before without knowing.
  if (asked) return wasm ? asked.catch(() => load({ wasm })) : asked;
  page.engine = page.begin(wasm);
  return page.engine;
}

function place() {
  const page = {
    begin: (wasm) => {
      const engine = start(wasm).then(() => ({ clearCache, shown, version, watch }));
      // Who asks after a failure tries anew.
      engine.catch(() => delete page.engine);
      return engine;
    },
    said: new Set(),
    version,
  };
  // Not enumerable: no global that anybody would see.
  Object.defineProperty(globalThis, PLACE, { value: page });
  return page;
}
