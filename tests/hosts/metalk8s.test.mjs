// The micro-app of deploy/metalk8s in a shell that has the hooks of MetalK8s'.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { buildMicroApp, buildShell } from "../../deploy/metalk8s/build.mjs";
import { blank, launch } from "../e2e/browser.mjs";
import { report, serve } from "../e2e/companion.mjs";

const now = "2026-03-01T12:00:00.000Z";
const READY = 'global-health-bar [data-state="ready"][aria-busy="false"]';

let folder, server, browser, names;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "metalk8s-"));
  await writeFile(join(folder, "index.html"), "");
  [server, browser] = await Promise.all([
    serve("--dist", folder, "--now", now),
    launch(),
    buildMicroApp(join(folder, "global-health")),
    buildShell(join(folder, "shell")),
  ]);
  const { timelines } = await report(server.url, { start: "2026-02-22T12:00:00.000Z", end: now, now });
  names = Object.fromEntries(timelines.map(({ entity }) => [entity.kind, entity.name]));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a page of the shell's, which answers on each path. */
async function open(path) {
  const page = await blank(browser);
  page.asked = [];
  page.on("request", (request) => page.asked.push(request));
  await page.clock.setFixedTime(now);
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
  });
  const isPage = (url) => url.origin === server.url && /^\/(overview|health)/.test(url.pathname);
  await page.route(isPage, async (route) => route.fulfill({ response: await route.fetch({ url: `${server.url}/shell/` }) }));
  await page.goto(server.url + path);
  await page.locator(READY).waitFor();
  return page;
}

const bar = (page) => page.locator("global-health-bar");
const asks = (page) => page.asked.filter((request) => request.url().includes("/api/"));
/** Waits until the attribute of the bar has the value. */
const becomes = (page, name, value) =>
  page.waitForFunction(([name, value]) => document.querySelector("global-health-bar")?.getAttribute(name) === value, [name, value], { timeout: 5_000 });
async function isFine(page) {
  assert.deepEqual(await page.evaluate(() => violations), []);
  assert.deepEqual(page.complaints, []);
  await page.close();
}

test("the view shows the platform, a node and a volume, by its path", async () => {
  for (const [path, entity] of [
    ["/health", "Platform"],
    [`/health/nodes/${encodeURIComponent(names.Node)}`, `Node/${names.Node}`],
    [`/health/volumes/${encodeURIComponent(names.Volume)}`, `Volume/${names.Volume}`],
  ]) {
    const page = await open(`${path}?from=now-7d`);
    assert.equal(await bar(page).getAttribute("entity"), entity);
    assert.equal(await bar(page).getAttribute("span"), "7d");
    await isFine(page);
  }
});

test("the view follows the time span in the address, and sets it", async () => {
  const page = await open("/health?from=now-7d");
  const from = () => new URL(page.url()).searchParams.get("from");
  await page.locator("button", { hasText: /^1h$/ }).click();
  await becomes(page, "span", "1h");
  assert.equal(from(), "now-1h");
  assert.equal(await page.locator("select").inputValue(), "now-1h");
  await page.locator("select").selectOption("now-24h");
  await becomes(page, "span", "24h");
  await page.goBack();
  await becomes(page, "span", "1h");
  await page.locator(READY).waitFor();
  await isFine(page);
});

test("what is no time span is the last day", async () => {
  const page = await open("/health?from=yesterday");
  assert.equal(await bar(page).getAttribute("span"), "24h");
  await isFine(page);
});

test("a page of another micro-app's shows the bar, too, over the span of that page", async () => {
  const page = await open("/overview?from=now-7d");
  assert.equal(await bar(page).getAttribute("span"), "7d");
  await page.locator("button", { hasText: /^24h$/ }).click();
  await becomes(page, "span", "24h");
  assert.equal(new URL(page.url()).searchParams.get("from"), "now-24h");
  await isFine(page);
});

test("token, theme and language are the shell's, and the addresses those of its runtime configuration", async () => {
  const page = await open("/overview");
  const named = await bar(page).evaluate((bar) => ["loki", "prometheus", "alertmanager", "theme", "lang"].map((name) => bar.getAttribute(name)));
  assert.deepEqual(named, ["/api/loki", "/api/prometheus", "/api/alertmanager", "light", "en"]);
  const tokens = (from) => new Set(asks(page).slice(from).map((request) => request.headers().authorization));
  assert.deepEqual(tokens(0), new Set(["Bearer first"]));
  await page.locator("button", { hasText: "theme" }).click();
  await becomes(page, "theme", "dark");
  await page.locator("button", { hasText: "language" }).click();
  await becomes(page, "lang", "fr");
  await page.getByRole("group", { name: "Période" }).waitFor();
  const asked = asks(page).length;
  await page.locator("button", { hasText: "token" }).click();
  await page.locator("button", { hasText: /^1h$/ }).click();
  await becomes(page, "span", "1h");
  await page.locator(READY).waitFor();
  assert.ok(asks(page).length > asked);
  assert.deepEqual(tokens(asked), new Set(["Bearer second"]));
  await isFine(page);
});
