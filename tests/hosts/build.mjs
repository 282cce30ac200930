// build.mjs OUT: the hosts as their authors would build them, from the package as `make hosts` installs it.
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rspack } from "@rspack/core";
import { build as esbuild } from "esbuild";
import { compile } from "svelte/compiler";
import { build, createServer } from "vite";
import { createServer as createServer7 } from "vite-7";
import webpack from "webpack";

const here = fileURLToPath(new URL(".", import.meta.url));

// The host of the README is what stands there.
const [, lines] = /```jsx\n(.*?)```/s.exec(readFileSync(join(here, "../../README.md"), "utf8"));
writeFileSync(join(here, "readme/README.jsx"), lines);

/** Builds all of them into `out`, a folder each. */
export async function buildHosts(out) {
  const federated = join(out, "federated");
  await Promise.all([
    ...["17", "18", "19"].map((react) => withVite("react", react, join(out, `react-${react}`))),
    withVite("readme", "18", join(out, "readme")),
    withWebpack("shell", federated, {
      entry: join(here, "federated/shell/index.js"),
      plugins: [
        new webpack.container.ModuleFederationPlugin({
          name: "shell",
          remotes: { one: "one@./one/remoteEntry.js", two: "two@./two/remoteEntry.js" },
        }),
      ],
    }),
    ...["one", "two"].map((name) => {
      const exposes = { "./bars": join(here, "federated/app/bars.js") };
      return withWebpack(name, join(federated, name), {
        entry: {},
        plugins: [new webpack.container.ModuleFederationPlugin({ name, filename: "remoteEntry.js", exposes })],
      });
    }),
    run(rspack, { ...plain, context: here, entry: join(here, "federated/app/index.js"), output: { path: join(out, "rspack") } }),
    withEsbuild("readme/main.jsx", join(out, "esbuild")),
    withEsbuild("readme/main.jsx", join(out, "preact"), { alias: { react: "preact/compat", "react-dom": "preact/compat" }, jsxImportSource: "preact" }),
    withEsbuild("readme/script.jsx", join(out, "script"), { format: "iife" }),
    withEsbuild("svelte/main.js", join(out, "svelte"), { conditions: ["svelte"], plugins: [svelte] }),
  ]);
  const page = readFileSync(join(here, "federated/index.html"), "utf8");
  for (const name of ["federated", "rspack"]) writeFileSync(join(out, name, "index.html"), page);
}

function vite(host, react) {
  const begins = react === "17" ? "show-17.js" : "show.js";
  const alias = [
    { find: /^react(?=\/|$)/, replacement: `react-${react}` },
    { find: /^react-dom(?=\/|$)/, replacement: `react-dom-${react}` },
    { find: "./show.js", replacement: join(here, "react", begins) },
  ];
  return { configFile: false, logLevel: "error", resolve: { alias }, root: join(here, host) };
}

const withVite = (host, react, outDir) => build({ ...vite(host, react), base: "./", build: { emptyOutDir: true, outDir } });

/** Serves a host as `vite dev` of a version does, below a path, before the companion at `url`. */
export async function develop(version, host, url) {
  // Its authors would have the plugin of React say how JSX is meant, and what that brings along: what is found late
  // reloads the page.
  const [serve, jsx] = version === "7" ? [createServer7, { esbuild: { jsx: "automatic" } }] : [createServer, {}];
  const include = ["react", "react-dom", "react/jsx-dev-runtime", "react/jsx-runtime"];
  const server = await serve({
    ...vite(host, "18"),
    ...jsx,
    base: "/below/",
    // The package may be another one, of the same version.
    optimizeDeps: { force: true, include },
    server: { host: "127.0.0.1", port: 0, proxy: { "/api": url } },
  });
  await server.listen();
  return { url: server.resolvedUrls.local[0], stop: () => server.close() };
}

/** It leaves the wasm where it is: whoever builds with it copies that. */
async function withEsbuild(entry, outdir, more) {
  await esbuild({
    absWorkingDir: here,
    alias: { react: "react-18", "react-dom": "react-dom-18" },
    bundle: true,
    entryNames: "main",
    entryPoints: [entry],
    format: "esm",
    jsx: "automatic",
    // A script that is no module has no `import.meta`: that is said where it is needed.
    logOverride: { "empty-import-meta": "silent" },
    minify: true,
    outdir,
    ...more,
  });
  const own = join(here, "node_modules/global-health-bar");
  const engine = join(outdir, more?.format === "iife" ? "engine" : "");
  for (const name of readdirSync(own)) if (name.endsWith(".wasm")) cpSync(join(own, name), join(engine, name));
  const type = more?.format === "iife" ? "defer" : 'type="module"';
  const page = readFileSync(join(here, "readme/index.html"), "utf8");
  writeFileSync(join(outdir, "index.html"), page.replace('type="module" src="./main.jsx"', `${type} src="./main.js"`));
}

const svelte = {
  name: "svelte",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.svelte$/ }, ({ path }) => {
      return { contents: compile(readFileSync(path, "utf8"), { filename: path, generate: "client" }).js.code };
    }),
};

const plain = { devtool: false, mode: "production", target: "web" };

function withWebpack(name, path, more) {
  const output = { path, publicPath: "auto", uniqueName: name };
  return run(webpack, { ...plain, context: here, output, performance: false, ...more });
}

function run(bundler, configuration) {
  return new Promise((resolve, reject) => {
    bundler(configuration, (error, stats) => {
      if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString("errors-only")));
      else resolve(stats);
    });
  });
}
