// The micro-app of deploy/metalk8s in a shell that has the hooks of MetalK8s'.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { buildMicroApp, buildShell } from "../../deploy/metalk8s/build.mjs";
import { READY, asks, isFine, start } from "./host.mjs";

let host, names;
before(async () => {
  host = await start((folder) => Promise.all([buildMicroApp(join(folder, "global-health")), buildShell(join(folder, "shell"))]));
  names = Object.fromEntries(host.told.timelines.map(({ entity }) => [entity.kind, entity.name]));
});
after(() => host?.stop());

/** Opens a page of the shell's, which answers on each path. */
async function open(path, prepare) {
  const isPage = (url) => url.origin === host.url && /^\/(overview|health)/.test(url.pathname);
  const page = await host.open(path, async (page) => {
    await page.route(isPage, async (route) => route.fulfill({ response: await route.fetch({ url: `${host.url}/shell/` }) }));
    await prepare?.(page);
  });
  await page.locator(`global-health-bar ${READY}`).waitFor();
  return page;
}

const bar = (page) => page.locator("global-health-bar");
/** Waits until the attribute of the bar has the value. */
const becomes = (page, name, value) =>
  page.waitForFunction(([name, value]) => document.querySelector("global-health-bar")?.getAttribute(name) === value, [name, value]);
/** What the page itself says of its address: what Playwright knows of it comes later. */
const said = (page, name) => page.evaluate((name) => new URLSearchParams(location.search).get(name), name);

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
  await page.locator("button", { hasText: /^1h$/ }).click();
  await becomes(page, "span", "1h");
  assert.equal(await said(page, "from"), "now-1h");
  assert.equal(await page.locator("select").inputValue(), "now-1h");
  await page.locator("select").selectOption("now-24h");
  await becomes(page, "span", "24h");
  await page.goBack();
  await becomes(page, "span", "1h");
  await page.locator(`global-health-bar ${READY}`).waitFor();
  await isFine(page);
});

test("what is zoomed to is in the address, until the user goes back or chooses another span", async () => {
  const page = await open("/health?from=now-7d");
  // What zooms is there as soon as the table is.
  await page.locator("global-health-bar [data-segment]").first().waitFor({ state: "attached" });
  await page.locator('global-health-bar [part="track"]').press("+");
  await page.waitForFunction(() => document.querySelector("global-health-bar").hasAttribute("zoom"));
  await page.locator('global-health-bar [part="track"]').press("+");
  await page.waitForURL((url) => Date.parse(url.searchParams.get("zoom")?.split("/")[0]) > Date.parse("2026-02-24T00:00:00Z"));
  await becomes(page, "zoom", await said(page, "zoom"));
  await page.goBack();
  await becomes(page, "zoom", null);
  assert.equal(await said(page, "zoom"), null);
  await page.locator('global-health-bar [part="track"]').press("+");
  await page.waitForFunction(() => document.querySelector("global-health-bar").hasAttribute("zoom"));
  await page.locator("button", { hasText: /^1h$/ }).click();
  await becomes(page, "span", "1h");
  assert.equal(await said(page, "zoom"), null);
  await isFine(page);
});

test("the descriptor says what MetalK8s' ui-operator reads of it, in the version of the package", async () => {
  const read = async (path) => JSON.parse(await readFile(path, "utf8"));
  const { metadata, spec } = await read("deploy/metalk8s/public/.well-known/micro-app-configuration");
  const [app] = await read("deploy/metalk8s/shell/deployed-ui-apps.json");
  const manifest = await read("deploy/metalk8s/public/mf-manifest.json");
  const { version } = await read("dist/npm/package.json");
  const { components, views } = spec;
  assert.deepEqual(
    manifest.exposes.map(({ id, path }) => [id, path]),
    [views.health, components.globalHealthBar].map(({ module, scope }) => [`${scope}:${module.slice(2)}`, module]),
  );
  assert.equal(manifest.metaData.buildInfo.buildVersion, version);
  assert.deepEqual([metadata.kind, spec.publicPath, spec.version], [app.kind, app.url, version]);
  assert.equal(app.version, version);
});

/** Has what a descriptor says be something else. */
const changed = (name, change) => (page) =>
  page.route(`**/.well-known/${name}*`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });

test("it is found by its manifest, too, as newer shells find theirs", async () => {
  const remoteEntryPath = "/mf-manifest.json";
  const page = await open("/health", changed("micro-app-configuration", (app) => ({ ...app, spec: { ...app.spec, remoteEntryPath } })));
  assert.equal(asks(page, "/global-health/mf-manifest.json").length, 1);
  await isFine(page);
});

test("where the shell knows of no configuration, and throws, it asks where MetalK8s has its sources, and says so", async () => {
  const page = await open("/health", changed("runtime-app-configuration", (app) => ({ ...app, metadata: { ...app.metadata, name: "another" } })));
  assert.equal(await bar(page).getAttribute("loki"), null);
  assert.ok(asks(page, "/api/loki/").length > 0);
  assert.equal(page.warned.length, 1);
  assert.match(page.warned[0], /^global-health-bar is not configured here, and asks where MetalK8s has its sources: Error: there is no configuration/);
  await isFine(page);
});

test("where nothing is configured it asks where MetalK8s has its sources", async () => {
  const page = await open("/health", changed("runtime-app-configuration", ({ spec: { selfConfiguration, ...spec }, ...app }) => ({ ...app, spec })));
  assert.equal(await bar(page).getAttribute("loki"), null);
  assert.ok(asks(page, "/api/loki/").length > 0);
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
  assert.equal(await said(page, "from"), "now-24h");
  await isFine(page);
});

test("token, theme and language are the shell's, and the addresses those of its runtime configuration", async () => {
  const page = await open("/overview");
  const named = await bar(page).evaluate((bar) => ["loki", "prometheus", "alertmanager", "theme", "lang"].map((name) => bar.getAttribute(name)));
  assert.deepEqual(named, ["/api/loki", "/api/prometheus", "/api/alertmanager", "light", "en"]);
  const tokens = (from) => new Set(asks(page, "/api/").slice(from).map((request) => request.headers().authorization));
  assert.deepEqual(tokens(0), new Set(["Bearer first"]));
  await page.locator("button", { hasText: "theme" }).click();
  await becomes(page, "theme", "dark");
  await page.locator("button", { hasText: "language" }).click();
  await becomes(page, "lang", "fr");
  await page.getByRole("group", { name: "Période" }).waitFor();
  const asked = asks(page, "/api/").length;
  await page.locator("button", { hasText: /^token$/ }).click();
  await page.locator("button", { hasText: /^1h$/ }).click();
  await becomes(page, "span", "1h");
  await page.locator(`global-health-bar ${READY}`).waitFor();
  assert.ok(asks(page, "/api/").length > asked);
  assert.deepEqual(tokens(asked), new Set(["Bearer second"]));
  await isFine(page);
});

test("a token that the shell has renewed in silence is asked for when the old one is refused", async () => {
  const page = await open("/overview");
  await page.locator("button", { hasText: "token in silence" }).click();
  await page.route("**/api/**", (route) =>
    route.request().headers().authorization === "Bearer first" ? route.fulfill({ status: 401, body: "" }) : route.fallback(),
  );
  const renewed = page.waitForResponse((response) => response.request().headers().authorization === "Bearer third" && response.ok());
  // Which renders nothing.
  await bar(page).evaluate((bar) => bar.refresh());
  await renewed;
  await page.locator(`global-health-bar ${READY}`).waitFor();
  assert.equal(await page.locator('global-health-bar [part="error"]').count(), 0);
  await page.close();
});
