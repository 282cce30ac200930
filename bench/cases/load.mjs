// The page and the element as a user opens them, over HTTP from the companion: how soon, how many bytes, how jerky.
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../../tests/e2e/companion.mjs";
import { fortnight, seed } from "../history.mjs";
import { bytes, count, ms, table } from "../markdown.mjs";
import { median } from "../measure.mjs";

const now = "2026-11-22T00:00:00Z";
const drawn = ["--seed", seed, "--now", now];
const rounds = 5;

/** The networks over which the large cluster is loaded: megabits a second, and milliseconds until something comes. */
const networks = { "this machine": undefined, "100 Mbit/s, 10 ms": [100, 10], "10 Mbit/s, 40 ms": [10, 40] };

export async function run({ browser, companion, log, root }) {
  const probe = await readFile(join(root, "bench/cases/probe.js"), "utf8");
  const visit = (url, then, how) => visited(browser, probe, url, then, how);
  const rows = { start: {}, large: {}, lines: 0, detail: {} };

  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  await cp(join(root, "examples/html"), folder, { recursive: true });
  await cp(join(root, "dist-embed"), join(folder, "global-health-bar"), { recursive: true });
  for (const [name, dist] of [["page", join(root, "dist")], ["element", folder]]) {
    const server = await serve("--dist", dist, ...drawn, "--size", "small");
    const visits = [];
    for (let round = 0; round < rounds; round++) visits.push((await visit(`${server.url}/?span=7d`)).first);
    await server.stop();
    rows.start[name] = { complete: median(visits.map(({ complete }) => complete)), bytes: visits[0].bytes };
    log(name, JSON.stringify(rows.start[name]));
  }
  await rm(folder, { recursive: true });

  const server = await serve("--dist", join(root, "dist"), ...drawn, "--size", "large");
  rows.large = await visit(`${server.url}/?span=14d`, async (page, again) => ({
    refresh: await again(() => page.getByRole("button", { name: "Refresh" }).click()),
    reload: await again(() => page.reload({ waitUntil: "commit" })),
  }));
  for (const [name, network] of Object.entries(networks)) {
    rows.detail[name] = {};
    for (const detail of ["whole", "brief"]) {
      rows.detail[name][detail] = (await visit(`${server.url}/?span=14d`, undefined, { network, detail })).first;
      log(name, detail, JSON.stringify(rows.detail[name][detail]));
    }
  }
  await server.stop();
  rows.lines = fortnight(companion);
  for (const [name, told] of Object.entries(rows.large)) log(name, JSON.stringify(told));
  return rows;
}

/** Opens `url` as somebody who has never been there, and does `then`; tells of each the time, bytes, tasks and memory. */
async function visited(browser, probe, url, then = () => ({}), { network, detail } = {}) {
  const page = await browser.newPage({ locale: "en-GB", timezoneId: "UTC", viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(300_000);
  page.on("pageerror", (error) => console.error(url, error));
  await page.addInitScript(probe);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  if (network) {
    const [megabits, latency] = network;
    const bytes = megabits * 125_000;
    await cdp.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: bytes, uploadThroughput: bytes });
  }
  if (detail === "whole") {
    // A Loki that refuses lines in brief is asked for whole ones.
    await cdp.send("Fetch.enable", { patterns: [{ urlPattern: "*line_format*" }] });
    cdp.on("Fetch.requestPaused", ({ requestId }) => cdp.send("Fetch.fulfillRequest", { requestId, responseCode: 400 }));
  }
  const paths = new Map();
  let traffic;
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => {
    paths.set(requestId, new URL(request.url).pathname);
    if (paths.get(requestId).startsWith("/api/")) traffic.requests++;
  });
  const kind = (requestId) => (paths.get(requestId)?.startsWith("/api/") ? "data" : "code");
  cdp.on("Network.dataReceived", ({ requestId, dataLength }) => (traffic[kind(requestId)].body += dataLength));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => (traffic[kind(requestId)].wire += encodedDataLength));

  /** Does something that makes the page read, and waits until it is complete. */
  const told = async (does) => {
    traffic = { requests: 0, data: { body: 0, wire: 0 }, code: { body: 0, wire: 0 } };
    await does();
    await page.waitForFunction(() => globalThis.probe?.complete !== undefined);
    // What is put off until the page is idle is work, too.
    await page.waitForTimeout(1_000);
    const { complete, tasks, heap } = await page.evaluate(() => ({
      complete: globalThis.probe.complete - (globalThis.probe.began ?? 0),
      tasks: globalThis.probe.tasks,
      heap: [...globalThis.probe.memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    }));
    const long = tasks.map(([, duration]) => duration);
    return { complete, longest: Math.max(0, ...long), long: long.length, heap, bytes: traffic };
  };
  const again = (does) =>
    told(async () => {
      await page.evaluate(() => Object.assign(globalThis.probe, { tasks: [], began: performance.now() }));
      await does();
      await page.evaluate(() => globalThis.probe.began && globalThis.probe.watch());
    });
  const first = await told(() => page.goto(url, { waitUntil: "commit" }));
  const more = await then(page, again);
  await page.context().close();
  return { first, ...more };
}

export function report({ start, large, lines, detail = {} }) {
  const { first, refresh, reload } = large;
  const soon = [["", ([name]) => name], ["first complete bar", ([, told]) => ms(told.complete)], ["code", ([, told]) => bytes(told.bytes.code.wire)], ["data", ([, told]) => bytes(told.bytes.data.wire)]];
  const columns = [
    [`14 days of ${count(lines)} lines`, ([name]) => name],
    ["complete after", ([, told]) => ms(told.complete)],
    ["requests", ([, told]) => count(told.bytes.requests)],
    ["data on the wire", ([, told]) => bytes(told.bytes.data.wire)],
    ["decompressed", ([, told]) => bytes(told.bytes.data.body)],
    ["longest task", ([, told]) => ms(told.longest)],
    ["tasks over 50 ms", ([, told]) => count(told.long)],
    ["wasm memory", ([, told]) => bytes(told.heap)],
  ];
  const text = `
From the start of the navigation to the first complete bar (that it is correct is for \`tests/e2e\`), in a browser that has never been there: download from this machine, compile, ask
\`global-health serve\`, reconstruct, draw; seven days of about 1,000 lines; the median of ${rounds}.

${table(soon, Object.entries(start))}

The page with the last 14 days of a large cluster (seed ${seed}), from \`global-health serve\`, which compresses its answers; once. "Refresh" is the button,
while the servers' clock stands still; "reload" the browser's, with what the page may have kept.

${table(columns, Object.entries(large))}
${compared(detail)}`;
  const share = (what, told) => {
    const part = told.bytes.data.body / first.bytes.data.body;
    return { what: `bytes of a ${what}, against the first load`, measured: `${Number((part * 100).toPrecision(2))} %`, aim: "≤ 1 %", met: part <= 0.01 };
  };
  const calm = { what: `longest task while 14 days of ${count(lines)} lines load`, measured: ms(first.longest), aim: "≤ 50 ms", met: first.longest <= 50 };
  return { title: "Over HTTP", text, aims: [share("refresh", refresh), share("reload", reload), calm] };
}

/** Lines in brief against whole ones, network by network. */
function compared(detail) {
  const columns = [
    ["first load over", ([name]) => name],
    ...["whole", "brief"].flatMap((lines) => [
      [`${lines}: complete after`, ([, told]) => ms(told[lines].complete)],
      ["data on the wire", ([, told]) => bytes(told[lines].bytes.data.wire)],
      ["decompressed", ([, told]) => bytes(told[lines].bytes.data.body)],
    ]),
    ["wasm memory, whole and brief", ([, told]) => `${bytes(told.whole.heap)}, ${bytes(told.brief.heap)}`],
  ];
  return `
The page asks for lines in brief, without annotations and links, because it is complete sooner so: the slower the network, the sooner.
The companion takes as much of a processor for them as for whole lines, as it saves in writing and compressing what the stages cost; Loki's
own stages, run in Go on the same lines, cost 3 ms a thousand lines more than that saves. It is the whole lines that a Loki older than 2.9 is asked for.
${Object.keys(detail).length > 0 ? `\n${table(columns, Object.entries(detail))}\n` : ""}`;
}
