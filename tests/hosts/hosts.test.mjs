// The packed package in hosts as others build them, under the companion's strict policy.
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { blank, launch } from "../e2e/browser.mjs";
import { report, serve } from "../e2e/companion.mjs";
import { buildHosts } from "./build.mjs";

const now = "2026-03-01T12:00:00.000Z";
const span = { start: "2026-02-22T12:00:00.000Z", end: now };
const READY = '[data-state="ready"][aria-busy="false"]';

let folder, server, browser, told;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "hosts-"));
  [server, browser] = await Promise.all([serve("--dist", folder, "--now", now), launch(), buildHosts(folder)]);
  const empty = '<!DOCTYPE html><html lang="en"><link rel="icon" href="data:,"><div id="place"></div>';
  await cp(join(folder, "package"), join(folder, "moved"), { recursive: true });
  await rename(join(folder, "moved", "global-health-bar_bg.wasm"), join(folder, "elsewhere.wasm"));
  await mkdir(join(folder, "empty"));
  for (const host of ["empty", "moved"]) await writeFile(join(folder, host, "index.html"), empty);
  told = await report(server.url, { ...span, now });
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a host; what it asked for, and what its console and its policy said. */
async function open(host, prepare) {
  const page = await blank(browser);
  page.asked = [];
  page.warned = [];
  page.on("request", (request) => page.asked.push(request));
  page.on("console", (message) => message.type() === "warning" && page.warned.push(message.text()));
  await page.clock.setFixedTime(now);
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
  });
  await prepare?.(page);
  await page.goto(`${server.url}/${host}/`);
  return page;
}

const segments = (page, at = 0) =>
  page
    .locator("global-health-bar")
    .nth(at)
    .locator("[data-segment]")
    .evaluateAll((rows) =>
      rows.map(({ dataset: { start, end, health } }) => ({
        start: new Date(Number(start)).toISOString(),
        end: new Date(Number(end)).toISOString(),
        health,
      })),
    );
const expected = (kind) => told.timelines.find(({ entity }) => entity.kind === kind).segments.map(({ start, end, health }) => ({ start, end, health }));
const nodes = () => told.episodes.filter(({ alertname }) => ["NodeAtRisk", "NodeDegraded"].includes(alertname));
const asks = (page, part) => page.asked.filter((request) => request.url().includes(part));
async function isFine(page) {
  assert.deepEqual(await page.evaluate(() => violations), []);
  assert.deepEqual(page.complaints, []);
  await page.close();
}

test("a server may import each entry, and has nothing defined", async () => {
  const { load } = await import("global-health-bar");
  const { ready } = await import("global-health-bar/element");
  await ready;
  assert.deepEqual(Object.getOwnPropertySymbols(globalThis).filter((symbol) => Symbol.keyFor(symbol) === "global-health-bar"), []);
  await assert.rejects(load(), /^Error: global-health-bar runs in a browser: there is none here$/);
});

test("two lines show a bar in a plain page, which gets no global", async () => {
  const names = () => Object.keys(globalThis).filter((name) => name !== "violations");
  const empty = await open("empty");
  const before = await empty.evaluate(names);
  const page = await open("plain");
  await page.locator(`global-health-bar ${READY}`).waitFor();
  assert.deepEqual(await page.evaluate(names), before);
  await isFine(page);
});

test("a server that calls the wasm something else is no obstacle", async () => {
  const page = await open("plain", (page) =>
    page.route("**/*.wasm", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
    }),
  );
  await page.locator(`global-health-bar ${READY}`).waitFor();
  await isFine(page);
});

test("any script mounts, updates and unmounts a bar, with the wasm from where it says", async () => {
  const page = await open("moved");
  await page.evaluate(async (span) => {
    const { mount } = await import("/moved/index.js");
    mount(document.querySelector("#place"), { entity: "Platform", span, timezone: "utc", token: () => "asked", wasm: "/elsewhere.wasm" });
  }, span);
  await page.locator(`#place ${READY}`).waitFor();
  assert.deepEqual(await segments(page), expected("Platform"));
  const said = await page.evaluate(async () => {
    const { mount, update } = await import("/moved/index.js");
    const place = document.querySelector("#place");
    update(place, { entity: "Network" });
    const said = [];
    for (const wrong of [() => mount(place), () => update(place, { spam: "7d" }), () => update(document.body, {})]) {
      try {
        wrong();
      } catch (error) {
        said.push(error.message);
      }
    }
    return said;
  });
  assert.deepEqual(said, ["a health bar is mounted here: update or unmount it", "a health bar has no option “spam”", "no health bar is mounted here"]);
  await page.locator('#place [data-bar="Network"]').waitFor();
  assert.deepEqual(await segments(page), expected("Network"));
  await page.evaluate(() => import("/moved/index.js").then(({ unmount }) => unmount(document.querySelector("#place"))));
  assert.equal(await page.locator("#place > *").count(), 0);
  await isFine(page);
});

test("without its wasm a bar says so, and the next one tries anew", async () => {
  const page = await open("moved");
  await page.evaluate(() => import("/moved/index.js").then(({ mount }) => mount(document.querySelector("#place"))));
  await page.waitForFunction(() => document.querySelector("#place").innerText.startsWith("The health bar could not be loaded: "));
  await page.evaluate(() => import("/moved/index.js").then(({ mount }) => mount(document.body, { wasm: "/elsewhere.wasm" })));
  await page.locator(`body > global-health-bar ${READY}`).waitFor();
  await page.close();
});

test("the history as data is what the report says", async () => {
  const page = await open("plain");
  const histories = await page.evaluate(async (span) => {
    const { historyAlerts } = await import("/package/index.js");
    const [start, end] = [new Date(span.start), new Date(span.end)];
    return Promise.all([historyAlerts({}, span), historyAlerts({ alertname: ["NodeAtRisk", "NodeDegraded"] }, { start, end })]);
  }, span);
  const [all, some] = histories;
  for (const part of ["window", "now", "episodes", "unavailable", "unknown", "heard", "events"]) assert.deepEqual(all[part], told[part], part);
  assert.equal(all.demo, true);
  assert.deepEqual(all.coverage.sources, told.coverage.sources);
  assert.ok(nodes().length > 0);
  assert.deepEqual(some.episodes, nodes());
  await isFine(page);
});

test("the history is told as it comes until it is unsubscribed, and given up when it is aborted", async () => {
  const page = await open("plain");
  const said = await page.evaluate(async (span) => {
    const { historyAlerts, watchHistoryAlerts } = await import("/package/index.js");
    const states = [];
    const last = await new Promise((resolve) => {
      const subscription = watchHistoryAlerts({}, span, {}, (state) => {
        states.push(state);
        if (state.fetching || !state.history) return;
        subscription.unsubscribe();
        subscription.unsubscribe();
        resolve(states.length);
      });
    });
    const reason = (promise) => promise.then(() => "no reason", (error) => `${error.name}: ${error.message}`);
    const wrong = await reason(historyAlerts({}, "soon"));
    const none = await reason(historyAlerts({ alertname: [] }, "7d"));
    const abort = new AbortController();
    const aborted = reason(historyAlerts({ severity: "critical" }, "6d", { signal: abort.signal }));
    abort.abort();
    return { aborted: await aborted, first: states[0], later: states.length - last, none, wrong };
  }, span);
  assert.deepEqual(said.first, { error: undefined, fetching: true, history: undefined });
  assert.equal(said.later, 0);
  assert.equal(said.wrong, "TypeError: span cannot be “soon”: it takes 1h, 24h, 7d");
  assert.equal(said.none, "TypeError: the filter “alertname” has no value");
  assert.equal(said.aborted, "AbortError: signal is aborted without reason");
  await isFine(page);
});

for (const version of ["17", "18", "19"]) {
  test(`in React ${version} there are a bar, a provider and hooks`, async () => {
    const page = await open(`react-${version}`);
    await page.locator(`global-health-bar.bar ${READY}`).waitFor();
    assert.ok((await page.locator("h1").innerText()).startsWith(`${version}.`));
    assert.deepEqual(await segments(page), expected("Platform"));
    const ids = JSON.stringify(nodes().map(({ fingerprint, startsAt }) => `${fingerprint} ${startsAt}`));
    const output = page.locator('output[data-fetching="false"]');
    await output.waitFor();
    assert.equal(await output.innerText(), ids);
    assert.deepEqual(new Set(asks(page, "/api/").map((request) => request.headers().authorization)), new Set(["Bearer first"]));

    await page.locator('global-health-bar [part="track"]').click({ position: { x: 2, y: 20 } });
    await page.locator("p", { hasText: "global-health-bar" }).waitFor();
    const asked = asks(page, "/api/").length;
    await page.locator("button", { hasText: "renew" }).click();
    await output.click();
    await page.locator("button", { hasText: "half" }).click();
    await page.waitForFunction(() => document.querySelector("global-health-bar").getAttribute("start") === "2026-02-26T00:00:00.000Z");
    await page.locator(`global-health-bar ${READY}`).waitFor();
    await output.waitFor();
    assert.ok(asks(page, "/api/").slice(asked).some((request) => request.headers().authorization === "Bearer second"));
    for (const _ of [1, 2]) await page.locator("button", { hasText: "toggle" }).click();
    await page.locator(`global-health-bar ${READY}`).waitFor();
    assert.equal(await page.locator("global-health-bar").count(), 1);
    await isFine(page);
  });
}

test("two federated micro-apps that both bring it share one engine and ask once", async () => {
  const page = await open("federated");
  await page.locator(`global-health-bar ${READY}`).nth(2).waitFor();
  for (const [at, kind] of ["Platform", "Network", "Monitoring"].entries()) assert.deepEqual(await segments(page, at), expected(kind));
  assert.equal(asks(page, ".wasm").length, 1);
  assert.equal(asks(page, "/api/alertmanager/").length, 1);
  assert.deepEqual(page.warned, []);
  await isFine(page);
});

test("where they bring two versions the first one serves both, and the console says so", async () => {
  const page = await open("federated", (page) =>
    page.route("**/two/*.js", async (route) => {
      const response = await route.fetch();
      const [version] = /\d+\.\d+\.\d+/.exec(await readFile("dist/npm/package.json", "utf8"));
      await route.fulfill({ response, body: (await response.text()).replaceAll(`"${version}"`, '"0.0.1"') });
    }),
  );
  await page.locator(`global-health-bar ${READY}`).nth(2).waitFor();
  assert.equal(asks(page, ".wasm").length, 1);
  assert.equal(page.warned.length, 1);
  assert.match(page.warned[0], /^global-health-bar \S+ is loaded where \S+ runs already: the page uses \S+$/);
  await isFine(page);
});

test("rspack finds the wasm, too", async () => {
  const page = await open("rspack");
  await page.locator(`global-health-bar ${READY}`).waitFor();
  assert.deepEqual(await segments(page), expected("Platform"));
  await isFine(page);
});
