// <global-health-bar>: it comes, moves, goes, and breaks down.
import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { barriers } from "./browser.mjs";
import { bar, becomes, drawn, host, isFine, now, pass, ready, set, site, span, start } from "./host.mjs";

before(async () => {
  await start();
  await cp("dist-embed", join(site.folder, "again"), { recursive: true });
});

test("taken off the page it asks no more", async () => {
  const page = await host();
  await ready(page);
  const held = [];
  await page.route("**/api/loki/**", (route) => held.push(route));
  const aborted = page.waitForEvent("requestfailed", { predicate: (request) => request.url().includes("/api/loki/") });
  const asking = page.waitForRequest("**/api/loki/**");
  await bar(page).evaluate((bar) => bar.setAttribute("start", "2026-02-27T12:00:00.000Z"));
  await asking;
  const element = await bar(page).elementHandle();
  await element.evaluate((bar) => bar.remove());
  assert.equal((await aborted).failure().errorText, "net::ERR_ABORTED");
  const asked = page.asked.length;
  await element.evaluate((bar) => bar.setAttribute("span", "7d"));
  await pass(page, 300);
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
  await page.locator('global-health-bar [part="details"]').waitFor();
  await bar(page).evaluate((bar) => document.body.prepend(bar));
  await pass(page, 200);
  assert.equal(await page.locator('global-health-bar [part="details"]').count(), 1);
  assert.equal(page.asked.length, asked);
});

test("1,000 times put on the page and taken off leave nothing behind", async () => {
  const page = await host();
  await ready(page);
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable");
  const counted = async () => {
    await client.send("HeapProfiler.collectGarbage");
    const { metrics } = await client.send("Performance.getMetrics");
    const { Nodes, JSEventListeners, JSHeapUsedSize } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    return { Nodes, JSEventListeners, JSHeapUsedSize, memory: await page.evaluate(() => memory.buffer.byteLength) };
  };
  const cycle = (times) =>
    page.evaluate(async ([times, span]) => {
      for (let at = 0; at < times; at++) {
        const bar = document.createElement(at % 25 ? "global-health-bar" : "health-timelines");
        bar.setAttribute("start", span.start);
        bar.setAttribute("end", span.end);
        document.body.append(bar);
        // Some are ready when they go, the others are asking or about to.
        if (at % 50 === 0) while (!bar.shadowRoot.querySelector("[data-segment]")) await new Promise((go) => setTimeout(go, 5));
        else if (at % 2 === 0) await new Promise((go) => setTimeout(go));
        bar.remove();
      }
      await new Promise((go) => setTimeout(go, 300));
    }, [times, span]);
  await cycle(500);
  let before;
  let after = await counted();
  // How many ask at once is a matter of chance, and so are the memory's peaks: what leaks makes it grow each time.
  for (let turn = 0; turn < 3 && before?.memory !== after.memory; turn++) {
    await cycle(1_000);
    [before, after] = [after, await counted()];
  }
  const grown = (name) => after[name] - before[name];
  assert.ok(grown("Nodes") <= 20, `${grown("Nodes")} more nodes`);
  assert.ok(grown("JSEventListeners") <= 5, `${grown("JSEventListeners")} more listeners`);
  assert.ok(grown("JSHeapUsedSize") <= 500_000, `${grown("JSHeapUsedSize")} more bytes of script`);
  assert.equal(grown("memory"), 0, "more memory of the wasm");
  assert.deepEqual(await page.evaluate(() => violations), []);
  await page.close();
});

test("in a hidden tab it asks nothing anew", async () => {
  const page = await host({ span: "24h", refresh: "5s" });
  await ready(page);
  const hide = (hidden) => page.evaluate((hidden) => Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true }), hidden);
  await hide(true);
  const asked = page.asked.length;
  await pass(page, 6_000);
  assert.equal(page.asked.length, asked);
  const asking = page.waitForRequest("**/api/loki/**");
  await hide(false);
  await asking;
  await isFine(page);
});

test("after the machine slept it asks at once, and so when the network is back", async () => {
  const page = await host({ span: "24h", refresh: "1h" });
  await ready(page);
  const asked = page.asked.length;
  await pass(page, 2_500);
  assert.equal(page.asked.length, asked, "an hour is not over");

  const awake = page.waitForRequest("**/api/loki/**");
  await page.clock.setFixedTime(Date.parse(now) + 2 * 3_600_000);
  await awake;
  await ready(page);
  await pass(page, 2_500);
  await page.context().setOffline(true);
  await pass(page, 2_500);
  const again = page.waitForRequest("**/api/loki/**");
  await page.context().setOffline(false);
  await again;
  await isFine(page);
});

/** Opens a segment while the browser refuses the next element that the wasm wants to make: it does not reckon with that. */
const breakDown = (element) =>
  element.locator('[part="track"]').evaluate((track) => {
    refuse("div");
    track.dispatchEvent(new MouseEvent("click", { clientX: 500, bubbles: true, composed: true }));
  });
/** So many bars are drawn, tables too: the last that is. */
const areDrawn = (page, bars) => becomes(() => page.locator("global-health-bar", { has: page.locator("[data-segment]") }).count(), bars);
const boxes = (page) => page.locator('global-health-bar [part="error"]');

test("a breakdown is said where it happens, the other elements start anew, but not again and again", async () => {
  const page = await host();
  await page.evaluate(() => {
    const bar = document.querySelector("global-health-bar");
    for (const entity of ["Network", "Logging"]) {
      const other = bar.cloneNode();
      other.setAttribute("entity", entity);
      other.setAttribute("lang", "fr");
      bar.parentNode.append(other);
    }
  });
  await becomes(() => page.locator('global-health-bar [data-state="ready"][aria-busy="false"]').count(), 3);
  await areDrawn(page, 3);
  await breakDown(page.locator("global-health-bar").nth(0));
  await becomes(() => boxes(page).count(), 1);
  await becomes(() => page.locator('global-health-bar [data-state="ready"][aria-busy="false"]').count(), 2);
  assert.equal(await bar(page).locator('[part="error"]').count(), 1);
  await areDrawn(page, 2);
  await breakDown(page.locator("global-health-bar").nth(2));
  await becomes(() => boxes(page).count(), 3);
  assert.equal(await boxes(page).first().innerText(), "This view has failed; the rest of the page is not affected. Restart it");
  assert.match(await boxes(page).last().innerText(), /^Cet affichage est tombé en panne\s; .* Relancer$/);
  assert.equal(await page.evaluate(() => states.filter((state) => state === "broken null").length), 3);
  // As the gallery shows it.
  const story = await readFile("tests/snapshots/notices/broken.html", "utf8");
  const shown = await boxes(page).first().evaluate((box) => box.outerHTML);
  const tight = (html) => html.replace(/\s*(<[^>]*>)\s*/g, "$1");
  assert.equal(tight(shown), tight(story));
  assert.deepEqual(await barriers(page, "global-health-bar"), []);
  assert.match(page.complaints.join("\n"), /^unreachable/m);

  // What is set meanwhile is heard later.
  await set(page, "entity", "Logging");
  await boxes(page).first().getByRole("button").click();
  await ready(page);
  await becomes(() => drawn(page).first().getAttribute("data-bar"), "Logging");
  assert.equal(await boxes(page).count(), 2);
  await bar(page).locator('[part="track"]').click({ position: { x: 1, y: 20 } });
  await becomes(() => bar(page).locator('[part="details"]').count(), 1);
  await boxes(page).first().getByRole("button").click();
  await becomes(() => boxes(page).count(), 1);
  await boxes(page).first().getByRole("button").click();
  await becomes(() => page.locator('global-health-bar [data-state="ready"][aria-busy="false"]').count(), 3);
  assert.deepEqual(await page.evaluate(() => violations), []);
  await page.close();
});

test("code that was fetched before a breakdown is fetched again for what starts anew", async () => {
  const page = await host();
  await page.evaluate(({ start, end }) => {
    document.querySelector("main").append(Object.assign(document.createElement("health-timelines"), { start, end, entity: "Node" }));
  }, span);
  const lanes = page.locator('health-timelines [data-timelines][data-state="ready"][aria-busy="false"]');
  const details = bar(page).locator('[part="details"]');
  for (const time of [1, 2]) {
    await ready(page);
    await lanes.waitFor();
    await bar(page).locator('[part="track"]').click({ position: { x: 1, y: 20 } });
    await becomes(() => details.count(), 1);
    if (time === 2) break;
    await breakDown(bar(page));
    const broken = page.locator(':is(global-health-bar, health-timelines) [part="start-anew"]');
    await becomes(() => broken.count(), 1);
    await broken.click();
  }
  assert.deepEqual(await page.evaluate(() => violations), []);
  await page.close();
});

test("one that breaks down as it is put on the page throws nothing at who put it there", async () => {
  const page = await host();
  await ready(page);
  const thrown = await page.evaluate(() => {
    refuse("div");
    try {
      document.body.append(document.createElement("global-health-bar"));
    } catch (error) {
      return error.message;
    }
  });
  assert.equal(thrown, undefined);
  await becomes(() => boxes(page).count(), 1);
  // The next instance shows the other one, and a third.
  await page.evaluate(() => document.body.append(document.createElement("global-health-bar")));
  await becomes(() => page.locator('global-health-bar [data-state="ready"]').count(), 2);
  await boxes(page).first().getByRole("button").click();
  await becomes(() => page.locator('global-health-bar [data-state="ready"]').count(), 3);
  await page.close();
});

test("a page may hold the module twice", async () => {
  const page = await host();
  await ready(page);
  await page.evaluate(() => import("/again/element.js").then(({ ready }) => ready));
  await page.evaluate(() => document.body.append(document.createElement("global-health-bar")));
  await page.locator("global-health-bar").last().locator('[data-state="ready"]').waitFor();
  await isFine(page);
});

