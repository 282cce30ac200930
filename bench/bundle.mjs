// The peers from npm, each as one file that a page can load.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** Bundles `peers/` into `folder`, as for production. */
export const bundle = (folder) =>
  build({
    absWorkingDir: fileURLToPath(new URL("peers", import.meta.url)),
    entryPoints: ["core-ui.jsx", "uplot.js"],
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: "chrome120",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".woff": "dataurl", ".woff2": "dataurl", ".ttf": "dataurl", ".svg": "dataurl" },
    logLevel: "error",
  });
