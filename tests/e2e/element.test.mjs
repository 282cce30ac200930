// <global-health-bar> in the plain page of examples/html, under the companion's strict policy.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { barriers, launch } from "./browser.mjs";
import { report, serve } from "./companion.mjs";

const now = "2026-03-01T12:00:00.000Z";
const span = { start: "2026-02-22T12:00:00.000Z", end: now, now };
const hostile = "body, body * { color: red !important; display: block; font: 40px serif; text-transform: uppercase } div, p, table { display: none !important }";

let folder, server, browser, expected, figures;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "host-"));
  await cp("examples/html", folder, { recursive: true });
  await cp("dist-embed", join(folder, "global-health-bar"), { recursive: true });
  await cp("dist-embed", join(folder, "again"), { recursive: true });
  await writeFile(join(folder, "hostile.css"), hostile);
  server = await serve("--dist", folder, "--now", now);
  browser = await launch();
  const { timelines } = await report(server.url, span);
  figures = timelines.find(({ entity }) => entity.kind === "Platform").figures;
  expected = Object.fromEntries(
    timelines.map(({ entity: { kind, name }, segments }) => [
      name ? `${kind}/${name}` : kind,
      segments.map(({ start, end, health }) => `${start} .. ${end} ${health}`),
    ]),
  );
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const attributesOfSpan = { start: span.start, end: span.end, timezone: "utc" };

/** Opens the plain page, with an element of `attributes` in the place of its own, set all at once; first does `before`. */
async function host(attributes = attributesOfSpan, before = () => {}) {
  const page = await browser.newPage({ locale: "en-GB", timezoneId: "UTC", viewport: { width: 1280, height: 800 } });
  page.complaints = [];
  page.asked = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  page.on("request", (request) => request.url().includes("/api/") && page.asked.push(request));
  await page.clock.setFixedTime(now);
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
  });
  await before(page);
  await page.goto(server.url);
  await page.locator("global-health-bar").evaluate((bar, attributes) => {
    for (const name of bar.getAttributeNames()) bar.removeAttribute(name);
    for (const [name, value] of Object.entries(attributes)) bar.setAttribute(name, value);
  }, attributes);
  return page;
}

const bar = (page) => page.locator("global-health-bar [data-bar]");
const ready = (page) => page.locator('global-health-bar [data-state="ready"][aria-busy="false"]').waitFor({ timeout: 10_000 });
const segments = (page) =>
  page.locator("global-health-bar [data-segment]").evaluateAll((rows) =>
    rows.map(({ dataset: { start, end, health } }) => {
      const instant = (milliseconds) => new Date(Number(milliseconds)).toISOString();
      return `${instant(start)} .. ${instant(end)} ${health}`;
    }),
  );
const isFine = async (page) => {
  assert.deepEqual(await page.evaluate(() => violations), []);
  assert.deepEqual(page.complaints, []);
};
/** Waits until `said` answers `wanted`. */
async function becomes(said, wanted) {
  const end = Date.now() + 5_000;
  let last;
  do last = await said();
  while (JSON.stringify(last) !== JSON.stringify(wanted) && Date.now() < end);
  assert.deepEqual(last, wanted);
}

test("in a shadow root it shows the segments that report prints, and says that they are made up", async () => {
  const page = await host();
  await ready(page);
  await becomes(() => segments(page), expected.Platform);
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
  await becomes(() => segments(page), expected.Platform);
  const asked = page.asked.length;
  const set = (name, value) => page.locator("global-health-bar").evaluate((bar, [name, value]) => bar.setAttribute(name, value), [name, value]);

  const node = Object.keys(expected).find((entity) => entity.startsWith("Node/") && expected[entity].length > 1);
  await set("entity", node);
  await becomes(() => segments(page), expected[node]);
  await becomes(() => bar(page).getAttribute("data-bar"), node.slice("Node/".length));
  await set("label", "the first");
  await becomes(() => bar(page).getAttribute("data-bar"), "the first");
  await set("lang", "fr");
  await becomes(() => bar(page).getAttribute("lang"), "fr");
  assert.equal(page.asked.length, asked, "no question was needed");

  await set("start", "2026-02-27T12:00:00.000Z");
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
    await page.locator("global-health-bar").evaluate((bar) => (bar.token = "early"));
    await route.continue();
  });
  const asking = page.waitForRequest("**/api/alertmanager/**");
  await page.goto(server.url);
  assert.equal((await asking).headers().authorization, "Bearer early");
});

test("health-select tells what the user opened, and nothing else", async () => {
  const page = await host();
  await page.evaluate(() => {
    globalThis.told = [];
    document.addEventListener("health-select", ({ target, composed, detail }) => told.push({ tag: target.localName, composed, ...detail }));
  });
  await ready(page);
  await page.locator("global-health-bar").evaluate((bar) => bar.setAttribute("label", "other"));
  await becomes(() => bar(page).getAttribute("data-bar"), "other");
  assert.deepEqual(await page.evaluate(() => told), []);

  await page.locator('global-health-bar [part="track"]').click({ position: { x: 1, y: 20 } });
  const [start, , end, health] = expected.Platform[0].split(" ");
  assert.deepEqual(await page.evaluate(() => told), [{ tag: "global-health-bar", composed: true, entity: "Platform", health, start, end }]);
  await becomes(() => page.locator("output").innerText(), `Platform was ${health} from ${start} to ${end}`);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => told.length), 1);
  await isFine(page);
});

test("a key or a click shows the figures that report prints", async () => {
  const page = await host();
  await ready(page);
  const panel = page.locator('global-health-bar [part="figures"]');
  await page.locator('global-health-bar [part="track"]').press("f");
  const { part, whole } = figures.availability;
  const told = await panel.locator('[part="figure-value"]').allInnerTexts();
  assert.equal(told[0], `${Math.floor((part / whole) * 10_000) / 100} %`);
  assert.equal(told[2], String(figures.incidents));
  assert.deepEqual(await barriers(page), []);
  await page.keyboard.press("Escape");
  await becomes(() => panel.count(), 0);
  await page.locator('global-health-bar [part="known"]').click();
  await becomes(() => panel.count(), 1);
  await isFine(page);
});

test("a part of the code that does not arrive is asked for again", async () => {
  const failing = (url) => url.pathname.endsWith("split_parts.wasm");
  const page = await host(attributesOfSpan, (page) => page.route(failing, (route) => route.abort()));
  await ready(page);
  await bar(page).locator('[part="track"]').click();
  const missing = bar(page).locator('[part="missing"]');
  await missing.waitFor();
  await page.unroute(failing);
  await missing.getByRole("button").click();
  await bar(page).locator('[part="details"]').waitFor();
  assert.equal(await missing.count(), 0);
  await page.close();
});

test("a listener may take the element off the page", async () => {
  const page = await host();
  await ready(page);
  await page.evaluate(() => document.addEventListener("health-select", ({ target }) => target.remove()));
  await page.locator('global-health-bar [part="track"]').focus();
  await page.keyboard.press("Enter");
  await becomes(() => page.locator("global-health-bar").count(), 0);
  await isFine(page);
});

test("what cannot be shown is said in the element, and mended", async () => {
  const page = await host({ entity: "Nod" });
  const error = page.locator('global-health-bar [part="error"]');
  await error.waitFor();
  assert.match(await error.innerText(), /^entity cannot be “Nod”: it takes Platform, Node\/…/);
  assert.equal(await bar(page).count(), 0);
  await page.locator("global-health-bar").evaluate((bar) => bar.setAttribute("entity", "Platform"));
  await ready(page);
  await isFine(page);
});

test("what it keeps of the past is forgotten on request", async () => {
  const page = await host();
  await ready(page);
  const kept = () =>
    page.evaluate(async () => {
      const done = (request) => new Promise((ok, no) => Object.assign(request, { onsuccess: () => ok(request.result), onerror: no }));
      const [known] = (await indexedDB.databases()).filter(({ name }) => name === "global-health-bar");
      if (!known) return "nothing yet";
      const database = await done(indexedDB.open("global-health-bar"));
      const keys = await done(database.transaction("settled").objectStore("settled").getAllKeys());
      database.close();
      return keys.length > 0;
    });
  await becomes(kept, true);
  await page.evaluate(() => customElements.get("global-health-bar").clearCache());
  assert.equal(await kept(), false);
  await isFine(page);
});

test("taken off the page it asks no more", async () => {
  const page = await host();
  await ready(page);
  const held = [];
  await page.route("**/api/loki/**", (route) => held.push(route));
  const aborted = page.waitForEvent("requestfailed", (request) => request.url().includes("/api/loki/"));
  const asking = page.waitForRequest("**/api/loki/**");
  await page.locator("global-health-bar").evaluate((bar) => bar.setAttribute("start", "2026-02-27T12:00:00.000Z"));
  await asking;
  const element = await page.locator("global-health-bar").elementHandle();
  await element.evaluate((bar) => bar.remove());
  assert.equal((await aborted).failure().errorText, "net::ERR_ABORTED");
  const asked = page.asked.length;
  await element.evaluate((bar) => bar.setAttribute("span", "7d"));
  await page.waitForTimeout(300);
  assert.equal(page.asked.length, asked);
  assert.equal(await element.evaluate((bar) => bar.shadowRoot.childNodes.length), 0);

  await page.unroute("**/api/loki/**");
  await element.evaluate((bar) => document.body.append(bar));
  await ready(page);
  await isFine(page);
});

test("moved on the page it stays as it is", async () => {
  const page = await host();
  await ready(page);
  const asked = page.asked.length;
  await page.locator('global-health-bar [part="track"]').click({ position: { x: 1, y: 20 } });
  await page.locator("global-health-bar").evaluate((bar) => document.body.prepend(bar));
  await page.waitForTimeout(200);
  assert.equal(await page.locator('global-health-bar [part="details"]').count(), 1);
  assert.equal(page.asked.length, asked);
});

test("200 times put on the page and taken off leave nothing behind", async () => {
  const page = await host();
  await ready(page);
  const client = await page.context().newCDPSession(page);
  const counted = async () => {
    await client.send("HeapProfiler.collectGarbage");
    return client.send("Memory.getDOMCounters");
  };
  const cycle = (times) =>
    page.evaluate(async ([times, span]) => {
      for (let at = 0; at < times; at++) {
        const bar = document.createElement("global-health-bar");
        bar.setAttribute("start", span.start);
        bar.setAttribute("end", span.end);
        document.body.append(bar);
        // Every tenth is ready when it goes, the others are asking or about to.
        if (at % 10 === 0) while (!bar.shadowRoot.querySelector("[data-segment]")) await new Promise((go) => setTimeout(go, 5));
        else if (at % 2 === 0) await new Promise((go) => setTimeout(go));
        bar.remove();
      }
      await new Promise((go) => setTimeout(go, 300));
    }, [times, span]);
  await cycle(20);
  const before = await counted();
  await cycle(200);
  const after = await counted();
  assert.ok(after.nodes <= before.nodes + 20, `${before.nodes} nodes became ${after.nodes}`);
  assert.ok(after.jsEventListeners <= before.jsEventListeners + 5, `${before.jsEventListeners} listeners became ${after.jsEventListeners}`);
  assert.equal(await page.evaluate(() => violations.length), 0);
});

test("a page may hold the module twice", async () => {
  const page = await host();
  await ready(page);
  await page.evaluate(() => import("/again/element.js").then(({ ready }) => ready));
  await page.evaluate(() => document.body.append(document.createElement("global-health-bar")));
  await page.locator("global-health-bar").last().locator('[data-state="ready"]').waitFor();
  await isFine(page);
});

test("the page's style does not reach into it", async () => {
  const page = await host();
  await ready(page);
  const looks = () =>
    page.locator("global-health-bar").evaluate((bar) =>
      [...bar.shadowRoot.querySelectorAll("[part]")].map((part) => {
        const { color, display, fontFamily, fontSize, textTransform } = getComputedStyle(part);
        return [part.getAttribute("part"), color, display, fontFamily, fontSize, textTransform].join(" ");
      }),
    );
  await becomes(() => segments(page), expected.Platform);
  const before = await looks();
  await page.addStyleTag({ url: "hostile.css" });
  assert.equal(await page.locator("h1").evaluate((title) => getComputedStyle(title).color), "rgb(255, 0, 0)");
  assert.deepEqual(await looks(), before);
  await isFine(page);
});

test("the attribute theme overrides the page's colours", async () => {
  const page = await host();
  await ready(page);
  const colour = () => bar(page).evaluate((bar) => getComputedStyle(bar).color);
  const set = (theme) => page.locator("global-health-bar").evaluate((bar, theme) => bar.setAttribute("theme", theme), theme);
  const light = await colour();
  await set("dark");
  assert.notEqual(await colour(), light);
  await set("light");
  assert.equal(await colour(), light);
});
