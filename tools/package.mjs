// package.mjs DIST VERSION: the package.json of the npm package, and what its elements are to editors.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifest } from "./manifest.mjs";

const [dist, version] = process.argv.slice(2);
const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`;
const entry = (name) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });

writeFileSync(join(dist, "custom-elements.json"), json(manifest()));
writeFileSync(
  join(dist, "package.json"),
  json({
    name: "global-health-bar",
    version,
    description: "Health timelines of the entities of a platform, from past alerts: a custom element, for React, and as data.",
    license: "Apache-2.0",
    keywords: ["alertmanager", "loki", "prometheus", "health", "timeline", "custom-element", "webassembly"],
    type: "module",
    types: "./index.d.ts",
    exports: {
      ".": entry("index"),
      "./element": entry("element"),
      "./element.js": entry("element"),
      "./jsx": { types: "./jsx.d.ts" },
      "./preact": { types: "./preact.d.ts" },
      "./react": entry("react"),
      "./svelte": { types: "./svelte.d.ts" },
      "./vue": { types: "./vue.d.ts" },
      "./wasm": "./global-health-bar_bg.wasm",
      "./tokens.css": "./tokens.css",
      "./custom-elements.json": "./custom-elements.json",
      "./package.json": "./package.json",
    },
    files: ["*.js", "*.d.ts", "*.css", "*.wasm", "custom-elements.json"],
    customElements: "custom-elements.json",
    sideEffects: ["./element.js", "./tokens.css"],
    peerDependencies: { react: ">=17 <20" },
    peerDependenciesMeta: { react: { optional: true } },
  }),
);
