// build.mjs OUT: the micro-app: the container that the shell's module federation loads, and the descriptors that it finds it by.
import { createRequire } from "node:module";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
// Its tools are those of the tests, in the versions of their lock file.
const tools = join(here, "../../tests/hosts/package.json");
const { rspack } = await import(pathToFileURL(createRequire(tools).resolve("@rspack/core")));

/** One React on the page: that of the shell. */
const shared = Object.fromEntries(["react", "react-dom"].map((name) => [name, { requiredVersion: ">=17 <20", singleton: true }]));
const common = {
  context: here,
  devtool: false,
  mode: "production",
  module: {
    rules: [
      {
        test: /\.jsx$/,
        loader: "builtin:swc-loader",
        // The classic way calls the shell's React, whichever it is.
        options: { jsc: { parser: { syntax: "ecmascript", jsx: true }, target: "es2022", transform: { react: { runtime: "classic" } } } },
        type: "javascript/auto",
      },
    ],
  },
  resolve: {
    alias: { react: "react-18", "react-dom": "react-dom-18" },
    extensions: [".js", ".jsx"],
    modules: [join(tools, "../node_modules")],
  },
  target: ["web", "es2022"],
};
const { ModuleFederationPluginV1: Federation } = rspack.container;

export const buildMicroApp = (out) =>
  run({
    ...common,
    entry: {},
    output: { path: out, publicPath: "auto", uniqueName: "globalhealth" },
    plugins: [
      new Federation({
        name: "globalhealth",
        filename: "remoteEntry.js",
        exposes: { "./FederableApp": "./src/FederableApp.jsx", "./GlobalHealthBar": "./src/GlobalHealthBar.jsx" },
        shared,
      }),
      new rspack.CopyRspackPlugin({ patterns: [{ from: "public" }] }),
    ],
  });

/** The shell to try it in. */
export const buildShell = (out) =>
  run({
    ...common,
    entry: "./shell/shell.jsx",
    output: { path: out, publicPath: "/shell/", uniqueName: "shell" },
    plugins: [new rspack.CopyRspackPlugin({ patterns: [{ from: "shell/*.{html,json}", to: "[name][ext]" }] })],
  });

function run(configuration) {
  return new Promise((resolve, reject) => {
    rspack(configuration, (error, stats) => {
      if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString("errors-only")));
      else resolve(stats);
    });
  });
}

if (argv[1] === fileURLToPath(import.meta.url)) await buildMicroApp(join(process.cwd(), argv[2]));
