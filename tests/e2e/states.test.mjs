// What the page says when it is made up, partial, failing or loading; and that its address is its state.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { serve } from "./companion.mjs";

let browser, demo, broken;
before(async () => {
  browser = await launch();
  demo = await serve();
  // Nobody listens on port 9.
  broken = await serve("--loki", "http://127.0.0.1:9", "--prometheus", "http://127.0.0.1:9", "--alertmanager", "http://127.0.0.1:9");
});
after(async () => {
  await browser?.close();
  await Promise.all([demo?.stop(), broken?.stop()]);
});

const healths = async (page) => {
  const rows = page.locator('[data-entity="Platform/"] [data-segment]');
  await rows.first().waitFor({ state: "attached" });
  return rows.evaluateAll((rows) => rows.map((row) => row.dataset.health));
};
const notices = (page) => page.locator(".notice").evaluateAll((notices) => notices.map((notice) => notice.innerText));

test("made up data is marked as such", async () => {
  const page = await open(browser, `${demo.url}/?span=7d`);
  assert.match((await notices(page)).join("\n"), /^Demo data/);
  assert.ok((await healths(page)).includes("healthy"));
});

test("without any source nothing is green, and each says why", async () => {
  const page = await open(browser, `${broken.url}/?span=7d`);
  assert.deepEqual(await healths(page), ["unknown"]);
  const said = (await notices(page)).join("\n");
  for (const name of ["Loki", "Prometheus", "Alertmanager"]) assert.match(said, new RegExp(`^${name} did not answer: `, "m"));
});

test("what Prometheus says that it lacks is no outage", async () => {
  const page = await browser.newPage();
  await page.route("**/api/prometheus/**", async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    // Of each day, a store has the first quarter.
    const isThere = ([at]) => at % 86_400 >= 21_600;
    for (const series of json.data?.result ?? []) if (series.values) series.values = series.values.filter(isThere);
    await route.fulfill({ response, json: { ...json, warnings: ["receive series from 10.0.0.1:10901: connection refused"] } });
  });
  await page.goto(`${demo.url}/?span=7d`);
  await page.locator('[data-page="ready"]').waitFor();
  const seen = new Set(await healths(page));
  assert.ok(seen.has("critical") && seen.has("unknown") && !seen.has("unavailable"), `only ${[...seen]}`);
  assert.match((await notices(page)).join("\n"), /^Prometheus answered only in part: receive series from 10\.0\.0\.1:10901: connection refused$/m);
});

test("without Loki the second witness carries the bars", async () => {
  const page = await browser.newPage();
  await page.route("**/api/loki/**", (route) => route.fulfill({ status: 404, body: "404 page not found" }));
  await page.goto(`${demo.url}/?span=7d`);
  await page.locator('[data-page="ready"]').waitFor();
  const seen = new Set(await healths(page));
  assert.ok(seen.has("critical") && seen.has("warning"), `only ${[...seen]}`);
  assert.match((await notices(page)).join("\n"), /^Loki refused the query \(404\): 404 page not found$/m);
});

const isOfAlerts = (url) => /^\/api\/prometheus\/.*ALERTS/.test(decodeURIComponent(url.pathname + url.search));

test("an empty log is said, and where Prometheus tells of no alerts either nothing is green", async () => {
  const page = await browser.newPage();
  await page.route(isOfAlerts, (route) => route.fulfill({ status: 403 }));
  const body = JSON.stringify({ status: "success", data: { resultType: "streams", result: [] } });
  await page.route("**/api/loki/**", (route) => route.fulfill({ status: 200, contentType: "application/json", body }));
  await page.goto(`${demo.url}/?span=7d`);
  await page.locator('[data-page="ready"]').waitFor();
  assert.ok(!(await healths(page)).includes("healthy"));
  assert.match((await notices(page)).join("\n"), /^Loki holds no line of the alert log/m);

  await page.unroute(isOfAlerts);
  await page.goto(`${demo.url}/?span=6d`);
  await page.locator('[data-page="ready"]').waitFor();
  const seen = new Set(await healths(page));
  assert.ok(seen.has("healthy") && seen.has("critical"), `only ${[...seen]}, though Prometheus tells of all alerts`);
  assert.match((await notices(page)).join("\n"), /^Loki holds no line of the alert log/m);
});

test("without Prometheus the log carries the bars", async () => {
  const page = await browser.newPage();
  await page.route("**/api/prometheus/**", (route) => route.fulfill({ status: 401 }));
  await page.goto(`${demo.url}/?span=7d`);
  await page.locator('[data-page="ready"]').waitFor();
  const seen = new Set(await healths(page));
  assert.ok(seen.has("critical") && !seen.has("unavailable"), `only ${[...seen]}`);
  assert.match((await notices(page)).join("\n"), /^Prometheus requires a valid login \(401\)\. Sign in again, then retry\.$/m);
});

for (const [status, said] of [
  [401, /^Loki requires a valid login \(401\)\. Sign in again, then retry\./m],
  [403, /^Loki requires a valid login \(403\)\. You are signed in but may not read this/m],
  [400, /^Loki refused the query \(400\): parse error/m],
  [504, /^Loki did not answer: .*\(504\)\. Is it running, and does the ingress reach it\?/m],
]) {
  test(`a source that answers ${status} says what to do, and is asked again by a button`, async () => {
    const page = await browser.newPage();
    const answer = (route) => route.fulfill({ status, body: "parse error", headers: { "Retry-After": "0" } });
    await page.route("**/api/loki/**", answer);
    await page.goto(`${demo.url}/?span=24h`);
    await page.locator('[data-page="ready"]').waitFor();
    assert.match((await notices(page)).join("\n"), said);
    await page.unroute("**/api/loki/**");
    const failed = page.locator(".notice", { hasText: "Loki" });
    await failed.getByRole("button", { name: "Retry" }).click();
    await failed.waitFor({ state: "detached" });
    assert.match((await notices(page)).join("\n"), /^Demo data/);
  });
}

test("a log that breaks off says from when on it was read", async () => {
  const page = await browser.newPage();
  let pages = 0;
  await page.route("**/api/loki/**", (route) => {
    const limit = new URL(route.request().url()).searchParams.get("limit");
    const small = `max_entries_limit_per_query (${limit} > 50)`;
    if (Number(limit) > 50) return route.fulfill({ status: 400, body: small });
    return pages++ < 2 ? route.continue() : route.fulfill({ status: 404, body: "gone" });
  });
  await page.goto(`${demo.url}/?span=7d`);
  await page.locator('[data-page="ready"]').waitFor();
  assert.match((await notices(page)).join("\n"), /^The alert log was read back to .* only, not to the beginning of this span/m);
  assert.match((await notices(page)).join("\n"), /^Loki refused the query \(404\): gone/m);
});

test("what loads is no state, and of a longer span what is known is there at once, the rest unknown", async () => {
  const page = await browser.newPage();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/api/loki/**", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${demo.url}/?span=24h`);
  const platform = page.locator('[data-entity="Platform/"]');
  await platform.locator('[data-state="loading"]').waitFor();
  assert.equal(await platform.locator("[data-segment]").count(), 0);
  release();
  await platform.locator('[data-state="ready"] [data-segment]').first().waitFor({ state: "attached" });

  const segments = () =>
    platform.locator("[data-segment]").evaluateAll((rows) =>
      rows.map(({ dataset: { start, end, health } }) => ({ start: Number(start), end: Number(end), health })),
    );
  const day = await segments();
  let releaseAgain;
  const heldAgain = new Promise((resolve) => (releaseAgain = resolve));
  await page.unroute("**/api/loki/**");
  await page.route("**/api/loki/**", async (route) => {
    await heldAgain;
    await route.continue();
  });
  await page.getByRole("button", { name: "14 d" }).click();
  await page.locator('[data-page="loading"]').waitFor();
  await platform.locator('[data-segment][data-health="unknown"]').first().waitFor();
  const [unread, ...known] = await segments();
  assert.equal(unread.health, "unknown");
  assert.ok(unread.start < day[0].start);
  // The newest is still to be read again.
  const settled = day.slice(1).filter(({ end }) => end < day.at(-1).end - 2 * 3_600_000);
  assert.ok(settled.length > 0);
  for (const segment of settled) assert.ok(known.some((it) => JSON.stringify(it) === JSON.stringify(segment)));
  assert.ok(known.every(({ start }) => start >= day[0].start));
  releaseAgain();
  await page.locator('[data-page="ready"]').waitFor();
});

test("kinds that are declared beside the page have lanes, and what declares none is told", async () => {
  const page = await browser.newPage();
  const told = (body) => page.route("**/kinds.json", (route) => route.fulfill({ json: body }));
  const store = { kind: "Store", alerts: { alertname: "KubePersistentVolumeFillingUp" }, instance: ["namespace", "persistentvolumeclaim"], names: ["zenko/no-alert"] };
  await told([store]);
  await page.goto(`${demo.url}/?span=7d&q=store`);
  await page.locator('[data-entity="Store/zenko/no-alert"] [data-health="healthy"]').first().waitFor();
  await page.locator('[data-page="ready"]').waitFor();
  const stores = page.locator('[data-entity^="Store/"]');
  assert.ok((await stores.count()) > 1, "alerts name others");
  assert.equal(await page.locator('[part=kind]').first().innerText(), `Store\n${await stores.count()}`);

  await told([{ ...store, alerts: undefined }]);
  await page.reload();
  const fault = page.locator('.notice[data-kind="fault"]');
  await fault.waitFor();
  assert.match(await fault.innerText(), /^kinds\.json cannot be “\{"kind":"Store",.*”: it takes \[\{"kind"/);
  await page.locator('[data-page="ready"]').waitFor();
});

test("the address is the view", async () => {
  const page = await open(browser, `${demo.url}/?span=7d`);
  await page.getByRole("button", { name: "1 h", exact: true }).click();
  await page.getByLabel("Theme").selectOption("dark");
  await page.waitForURL(/\?span=1h&theme=dark$/);
  const again = await open(browser, page.url());
  assert.equal(await again.getByRole("button", { name: "1 h", exact: true }).getAttribute("aria-pressed"), "true");
  assert.equal(await again.locator("html").getAttribute("data-theme"), "dark");

  const french = await open(browser, `${demo.url}/?span=7d&lang=fr`);
  assert.equal(await french.locator("h1").innerText(), "Santé globale");
  assert.equal(await french.locator("html").getAttribute("lang"), "fr");
});
