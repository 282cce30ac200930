// build.mjs OUT: the hosts as their authors would build them, from the package as `make hosts` installs it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rspack } from "@rspack/core";
import { build } from "vite";
import webpack from "webpack";

const here = fileURLToPath(new URL(".", import.meta.url));

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
  ]);
  const page = readFileSync(join(here, "federated/index.html"), "utf8");
  for (const name of ["federated", "rspack"]) writeFileSync(join(out, name, "index.html"), page);
}

const readme = {
  name: "readme",
  resolveId: (id) => (id === "./README.jsx" ? join(here, "readme/README.jsx") : undefined),
  load(id) {
    if (!id.endsWith("/README.jsx")) return undefined;
    return /```jsx\n(.*?)```/s.exec(readFileSync(join(here, "../../README.md"), "utf8"))[1];
  },
};

function withVite(host, react, outDir) {
  const begins = react === "17" ? "show-17.js" : "show.js";
  const alias = [
    { find: /^react(?=\/|$)/, replacement: `react-${react}` },
    { find: /^react-dom(?=\/|$)/, replacement: `react-dom-${react}` },
    { find: "./show.js", replacement: join(here, "react", begins) },
  ];
  return build({
    base: "./",
    build: { emptyOutDir: true, outDir },
    configFile: false,
    logLevel: "error",
    plugins: [readme],
    resolve: { alias },
    root: join(here, host),
  });
}

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
