// <global-health-bar>: what it shows, and by which attributes and properties.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { barriers } from "./browser.mjs";
import { bar, becomes, drawn, give, host, isDefined, isFine, now, pass, ready, segments, set, site, span, start, told } from "./host.mjs";

let expected;
before(async () => {
  await start();
  expected = await told();
});

test("in a shadow root it shows the segments that report prints, and says that they are made up", async () => {
  const page = await host();
  await ready(page);
  await becomes(() => segments(page), expected.segments.Platform);
  assert.ok(await page.evaluate(() => !document.querySelector("[data-bar]")), "it is not in a shadow root");
  assert.match(await page.locator('global-health-bar [part="notice"]').first().innerText(), /^Demo data/);
  await isFine(page);
});

test("it has no barriers that axe knows, nor has what it says is wrong", async () => {
  const page = await host();
  await ready(page);
  await page.locator('global-health-bar [part="track"]').click({ position: { x: 1, y: 20 } });
  await page.mouse.move(0, 0);
  assert.deepEqual(await barriers(page), []);
  const broken = await host({ span: "soon" });
  await broken.locator('global-health-bar [part="error"]').waitFor();
  assert.deepEqual(await barriers(broken), []);
});

test("an attribute that changes changes what is shown, and asks anew only for another span", async () => {
  const page = await host();
  await ready(page);
  await becomes(() => segments(page), expected.segments.Platform);
  const asked = page.asked.length;

  const node = Object.keys(expected.segments).find((entity) => entity.startsWith("Node/") && expected.segments[entity].length > 1);
  await set(page, "entity", node);
  await becomes(() => segments(page), expected.segments[node]);
  await becomes(() => drawn(page).getAttribute("data-bar"), node.slice("Node/".length));
  await set(page, "label", "the first");
  await becomes(() => drawn(page).getAttribute("data-bar"), "the first");
  await set(page, "lang", "fr");
  await becomes(() => drawn(page).getAttribute("lang"), "fr");
  assert.equal(page.asked.length, asked, "no question was needed");

  await set(page, "start", "2026-02-27T12:00:00.000Z");
  await becomes(async () => (await segments(page))[0]?.slice(0, 24), "2026-02-27T12:00:00.000Z");
  assert.ok(page.asked.length > asked);
  await isFine(page);
});

test("attributes set at once make one question, with the token that was set before all else", async () => {
  const page = await host();
  await ready(page);
  const asked = page.asked.length;
  await page.evaluate(({ start, end }) => {
    const bar = document.querySelector("global-health-bar").cloneNode();
    bar.token = "secret";
    document.body.append(bar);
    bar.setAttribute("start", start);
    bar.setAttribute("end", end);
    bar.setAttribute("entity", "Network");
    bar.setAttribute("loki", "/api/loki/");
  }, span);
  await page.locator('global-health-bar [data-bar="Network"][data-state="ready"]').waitFor();
  const status = page.asked.slice(asked).filter((request) => request.url().includes("/api/alertmanager/"));
  assert.equal(status.length, 1);
  assert.ok(page.asked.slice(asked).every((request) => request.headers().authorization === "Bearer secret"));
  const kept = () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, document.documentElement.outerHTML]);
  assert.ok(!(await page.evaluate(kept)).includes("secret"));
  await isFine(page);
});

test("properties set before the element is defined are heard", async () => {
  const page = await host();
  await page.goto("about:blank");
  await page.route("**/element.js", async (route) => {
    await bar(page).evaluate((bar) => (bar.token = "early"));
    await route.continue();
  });
  const asking = page.waitForRequest("**/api/alertmanager/**");
  await page.goto(site.server.url);
  assert.equal((await asking).headers().authorization, "Bearer early");
});

test("it is defined, with its properties, before its engine is here", async () => {
  const page = await host();
  await page.goto("about:blank");
  let arrive;
  const arrival = new Promise((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await arrival;
    await route.continue();
  });
  await page.goto(site.server.url);
  await isDefined(page);
  await bar(page).evaluate((bar) => {
    bar.token = "early";
    bar.filters = { alertname: "NodeAtRisk" };
    bar.span = "7d";
  });
  const own = await bar(page).evaluate((bar) => [Object.keys(bar), bar.filters, bar.getAttribute("span")]);
  assert.deepEqual(own, [[], { alertname: "NodeAtRisk" }, "7d"]);
  const asking = page.waitForRequest("**/api/loki/**");
  arrive();
  assert.equal((await asking).headers().authorization, "Bearer early");
  await page.close();
});

test("what cannot be shown is said in the element, and mended", async () => {
  const page = await host({ entity: "Nod" });
  const error = page.locator('global-health-bar [part="error"]');
  await error.waitFor();
  assert.match(await error.innerText(), /^entity cannot be “Nod”: it takes Platform, Node\/…/);
  assert.equal(await page.evaluate(() => states.at(-1)), "invalid null");
  assert.equal(await drawn(page).count(), 0);
  await bar(page).evaluate((bar) => bar.setAttribute("entity", "Platform"));
  await ready(page);
  await isFine(page);
});

test("a key or a click shows the figures that report prints", async () => {
  const page = await host();
  await ready(page);
  const panel = page.locator('global-health-bar [part="figures"]');
  await page.locator('global-health-bar [part="track"]').press("f");
  // Their code is a file of its own.
  await panel.waitFor();
  const { part, whole } = expected.figures.availability;
  const told = await panel.locator('[part="figure-value"]').allInnerTexts();
  assert.equal(told[0], `${Math.floor((part / whole) * 10_000) / 100}\u00a0%`);
  assert.equal(told[2], String(expected.figures.incidents));
  assert.deepEqual(await barriers(page), []);
  await page.keyboard.press("Escape");
  await becomes(() => panel.count(), 0);
  await page.locator('global-health-bar [part="known"]').click();
  await becomes(() => panel.count(), 1);
  await isFine(page);
});


test("`name` names the instance of a bare kind", async () => {
  const node = Object.keys(expected.segments).find((entity) => entity.startsWith("Node/"));
  const page = await host({ start: span.start, end: span.end, entity: "Node", name: node.slice("Node/".length) });
  await becomes(() => segments(page), expected.segments[node]);
  await isFine(page);
});

test("attributes are properties, too", async () => {
  const page = await host();
  const seen = await bar(page).evaluate((bar) => {
    Object.assign(bar, { entity: "Network", demo: true, refresh: "1m", end: new Date(0), label: null });
    return [...["entity", "demo", "refresh", "end", "label"].map((name) => bar.getAttribute(name)), bar.entity, bar.demo, typeof bar.refresh];
  });
  assert.deepEqual(seen, ["Network", "", "1m", "1970-01-01T00:00:00.000Z", null, "Network", true, "function"]);
  await page.close();
});

test("`demo` shows data of its own, marked as such, and asks nobody", async () => {
  const page = await host({ span: "7d", demo: "" });
  const asked = page.asked.length;
  await ready(page);
  assert.match(await page.locator('global-health-bar [part="notice"]').first().innerText(), /^Demo data/);
  await bar(page).locator("[data-segment]").first().waitFor({ state: "attached" });
  const healths = new Set((await segments(page)).map((segment) => segment.split(" ").at(-1)));
  assert.deepEqual([...healths].sort(), ["critical", "healthy", "unavailable", "warning"]);
  await becomes(() => page.evaluate(() => states.at(-1)), "complete warning");
  assert.equal(page.asked.length, asked);
  await set(page, "demo", null);
  await page.waitForRequest("**/api/**");
  await isFine(page);
});

test("`observations` are shown instead of asked for, `filters` take some of them, `entities` are the page's own", async () => {
  const page = await host({ start: "2026-02-28T12:00:00Z", end: now, demo: "" });
  const asked = page.asked.length;
  const alert = (alertname, labels, start, end) => ({
    loggedAt: end ?? start,
    status: end ? "resolved" : "firing",
    labels: { alertname, severity: "critical", ...labels },
    startsAt: start,
    ...(end && { endsAt: end }),
  });
  await give(page, "observations", {
    notifications: [
      alert("StoreLost", { pod: "a" }, "2026-02-28T13:00:00.000Z", "2026-02-28T14:00:00.000Z"),
      alert("StoreSlow", { pod: "a", severity: "warning" }, "2026-02-28T15:00:00.000Z", "2026-02-28T16:00:00.000Z"),
      "no notification",
    ],
    alive: [{ start: "2026-02-28T12:00:00Z", end: now }],
    now,
  });
  await give(page, "entities", [{ kind: "Store", alerts: { alertname: ["StoreLost", "StoreSlow"] }, instance: ["pod"] }]);
  await set(page, "demo", null);
  await set(page, "entity", "Store/a");
  const short = async () => (await segments(page)).map((segment) => segment.replace(/2026-..-(..)T(..):\S*/g, "$1T$2"));
  // What began in the newest minutes may not have been notified yet.
  const newest = ["28T16 .. 01T11 healthy", "01T11 .. 01T12 healthy"];
  await becomes(short, ["28T12 .. 28T13 healthy", "28T13 .. 28T14 critical", "28T14 .. 28T15 healthy", "28T15 .. 28T16 warning", ...newest]);
  assert.match(await page.locator('global-health-bar [data-kind="skipped"]').innerText(), /^1 line of 3 /);
  await give(page, "filters", { alertname: "StoreSlow" });
  await becomes(short, ["28T12 .. 28T15 healthy", "28T15 .. 28T16 warning", ...newest]);
  await give(page, "filters", { alertname: [] });
  await give(page, "filters", {});
  await page.locator('global-health-bar [part="error"]').waitFor();
  assert.equal(page.asked.length, asked);
  await isFine(page);
});

test("`zoom` shows a part, and `cursor` points at an instant", async () => {
  const page = await host();
  await ready(page);
  const ticks = () => page.locator('global-health-bar [part="tick"]').allTextContents();
  assert.ok((await ticks()).every((tick) => !tick.includes(":")), String(await ticks()));
  await set(page, "zoom", "2026-02-28T12:00:00Z/2026-02-28T13:00:00Z");
  await becomes(async () => (await ticks()).some((tick) => tick.includes("12:30")), true);
  await set(page, "zoom", "");
  await set(page, "cursor", "2026-02-22T12:00:01Z");
  await page.locator('global-health-bar [part="tooltip"]').waitFor();
  await set(page, "cursor", null);
  await becomes(() => page.locator('global-health-bar [part="tooltip"]').count(), 0);
  await isFine(page);
});

test("<health-timelines> shows a lane for each entity of the kinds that it names, and tells where the user goes", async () => {
  const page = await host();
  await ready(page);
  await page.evaluate((span) => {
    const lanes = document.createElement("health-timelines");
    Object.assign(lanes, { ...span, entity: "Node, Network", timezone: "utc" });
    document.querySelector("main").append(lanes);
  }, { start: span.start, end: span.end });
  const lanes = page.locator("health-timelines");
  await lanes.locator('[data-timelines][data-state="ready"][aria-busy="false"]').waitFor();
  const shown = await lanes.locator("[data-entity]").evaluateAll((all) => all.map((lane) => lane.dataset.entity.replace(/\/$/, "")));
  const wanted = Object.keys(expected.segments).filter((name) => /^(Node\/|Network$)/.test(name));
  assert.deepEqual(shown.sort(), wanted.sort());
  assert.deepEqual(await barriers(page), []);

  await lanes.locator('[part="track"]').first().focus();
  await page.keyboard.press("+");
  await becomes(() => page.evaluate(() => told.map(({ tag }) => tag)), ["health-timelines"]);
  const [{ start, end }] = await page.evaluate(() => told);
  assert.ok(start >= span.start && end <= span.end && Date.parse(end) - Date.parse(start) < Date.parse(span.end) - Date.parse(span.start));
  // What the page itself wants it is not told.
  await lanes.evaluate((lanes) => (lanes.zoom = "2026-02-28T12:00:00Z/2026-02-28T13:00:00Z"));
  await pass(page, 200);
  assert.equal(await page.evaluate(() => told.length), 1);
  await page.keyboard.press("Enter");
  await becomes(() => page.evaluate(() => told.filter(({ health }) => health).length), 1);
  await isFine(page);
});

test("the code of lanes is asked for where there are some; that it does not arrive is said, and it is asked for again", async () => {
  const page = await host();
  await ready(page);
  await bar(page).locator('[part="table"]').waitFor({ state: "attached" });
  assert.deepEqual(page.code, ["split_parts.wasm"]);

  await page.route("**/split_lanes.wasm", (route) => route.abort());
  await page.evaluate(({ start, end }) => {
    const lanes = () => Object.assign(document.createElement("health-timelines"), { start, end, entity: "Node", timezone: "utc" });
    document.querySelector("main").append(lanes(), lanes());
  }, span);
  const missing = page.locator('health-timelines [part="missing"]');
  await becomes(() => missing.count(), 2);
  assert.match(await missing.first().innerText(), /could not be loaded/);
  await page.unroute("**/split_lanes.wasm");
  await missing.first().getByRole("button").click();
  await becomes(() => page.locator("health-timelines [data-timelines][data-state=ready]").count(), 2);
  assert.deepEqual(await page.evaluate(() => violations), []);
  await page.close();
});
