// run.mjs [CASE ..]: measures in headless Chromium, a new one for each case; writes results.json and ../BENCHMARKS.md. `make bench` builds what it needs.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../tests/e2e/browser.mjs";
import { bundle } from "./bundle.mjs";
import * as lanes from "./cases/lanes.mjs";
import * as lines from "./cases/lines.mjs";
import * as load from "./cases/load.mjs";
import * as moves from "./cases/moves.mjs";
import * as paint from "./cases/paint.mjs";
import * as sizes from "./cases/sizes.mjs";
import { history } from "./history.mjs";
import { document } from "./markdown.mjs";
import { serveFolders } from "./server.mjs";

const cases = { lines, paint, moves, lanes, load, sizes };
const root = fileURLToPath(new URL("..", import.meta.url));
const { BENCH_OUT: out, GLOBAL_HEALTH: companion } = process.env;
if (!out || !companion) throw new Error("BENCH_OUT and GLOBAL_HEALTH are not set: run `make bench`");

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in cases));
if (unknown.length > 0) throw new Error(`no such case: ${unknown}; there are ${Object.keys(cases)}`);

history(companion, join(out, "history"));
await bundle(join(out, "peers"));
const server = await serveFolders({
  history: join(out, "history"),
  page: join(root, "bench/page"),
  peers: join(out, "peers"),
  style: join(root, "style"),
  wasm: join(out, "wasm"),
});
/** Opens a page of ours in `browser` and waits until it has said `ready`, a name of its own. */
async function open(browser, path, ready) {
  const page = await browser.newPage({ deviceScaleFactor: 1, viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(600_000);
  page.on("pageerror", (error) => console.error(path, error));
  page.on("console", (message) => message.type() === "error" && console.error(path, message.text()));
  await page.goto(server.url + path);
  await page.waitForFunction((ready) => globalThis[ready], ready);
  return page;
}

const file = join(root, "bench/results.json");
const results = JSON.parse(readFileSync(file, "utf8"));
const log = (...words) => console.log(...words);
const processors = `${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
try {
  for (const name of asked.length > 0 ? asked : Object.keys(cases)) {
    log(`${name}:`);
    const before = loadavg()[0].toFixed(1);
    const { run, flags = [] } = cases[name];
    const browser = await launch(...flags);
    const machine = `${processors}, Chromium ${browser.version()}`;
    const rows = await run({ browser, companion, log, open: (...of) => open(browser, ...of), out, root });
    await browser.close();
    results[name] = { date: new Date().toISOString().slice(0, 16), machine, load: before, rows };
    writeFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
    writeFileSync(join(root, "BENCHMARKS.md"), document(results, cases));
  }
} finally {
  server.stop();
}
