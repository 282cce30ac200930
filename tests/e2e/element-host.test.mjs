// <global-health-bar> and the page around it: what it tells, and that neither spoils the other.
import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { barriers } from "./browser.mjs";
import { bar, becomes, drawn, host, isFine, ready, segments, set, site, span, start, told } from "./host.mjs";

const hostile =
  "body, body * { color: red !important; display: block; font: 40px serif; text-transform: uppercase } div, p, table { display: none !important }";
let expected;
before(async () => {
  await start({ "hostile.css": hostile });
  await cp("dist", join(site.folder, "app"), { recursive: true });
  expected = await told();
});

test("health-select tells what the user opened, and nothing else", async () => {
  const page = await host();
  await ready(page);
  await bar(page).evaluate((bar) => bar.setAttribute("label", "other"));
  await becomes(() => drawn(page).getAttribute("data-bar"), "other");
  assert.deepEqual(await page.evaluate(() => told), []);

  await page.locator('global-health-bar [part="track"]').click({ position: { x: 1, y: 20 } });
  const [start, , end, health] = expected.segments.Platform[0].split(" ");
  assert.deepEqual(await page.evaluate(() => told), [{ tag: "global-health-bar", composed: true, entity: "Platform", health, start, end }]);
  await becomes(() => page.locator("output").innerText(), `Platform was ${health} from ${start} to ${end}`);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => told.length), 1);
  await isFine(page);
});

test("what is framed of a bar is drawn and told; the page may answer with that span; the wheel alone scrolls the page", async () => {
  const page = await host();
  await ready(page);
  // What zooms is there as soon as the table is.
  await bar(page).locator("[data-segment]").first().waitFor({ state: "attached" });
  await page.evaluate(() => (document.body.style.paddingBottom = "2000px"));
  const changes = () => page.evaluate(() => told.filter(({ zoom }) => zoom !== undefined));
  const count = async (wanted) => becomes(async () => (await changes()).length, wanted);
  const whole = bar(page).locator('[part="whole"]');
  const track = bar(page).locator('[part="track"]');
  const { x, y, width, height } = await track.boundingBox();
  const at = (share) => Date.parse(span.start) + share * (Date.parse(span.end) - Date.parse(span.start));
  const column = at(1 / width) - at(0);

  // The pointer may leave the bar, which is low.
  await page.mouse.move(x + width / 4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 3, y + height / 2);
  await page.mouse.move(x + width / 2, y + 150);
  await bar(page).locator('[part="brush"]').waitFor();
  await page.mouse.up();
  await count(1);
  const [framed] = await changes();
  assert.ok(Math.abs(Date.parse(framed.start) - at(1 / 4)) < 2 * column, framed.start);
  assert.ok(Math.abs(Date.parse(framed.end) - at(1 / 2)) < 2 * column, framed.end);
  assert.equal(framed.zoom, `${framed.start}/${framed.end}`);
  await whole.waitFor();
  await becomes(() => bar(page).locator('[part="brush"]').count(), 0);
  assert.equal(await bar(page).locator('[part="details"]').count(), 0, "nothing was clicked");
  assert.match(await bar(page).locator('[part="live"]').innerText(), / to /);
  assert.deepEqual(await barriers(page), []);

  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.wheel(0, 100);
  await becomes(() => page.evaluate(() => scrollY), 100);
  await page.mouse.wheel(0, -100);
  await becomes(() => page.evaluate(() => scrollY), 0);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await count(2);
  await track.press("Escape");
  await count(3);
  assert.deepEqual((await changes())[2], { tag: "global-health-bar", composed: true, start: span.start, end: span.end, zoom: null });
  await becomes(() => whole.count(), 0);

  await page.keyboard.press("+");
  await count(4);
  const { start, end } = (await changes())[3];
  await bar(page).evaluate((bar, answer) => Object.assign(bar, answer), { start, end });
  await becomes(() => whole.count(), 0);
  await becomes(async () => (await segments(page))[0]?.slice(0, 24), start);
  await set(page, "start", span.start);
  await becomes(async () => (await segments(page))[0]?.slice(0, 24), span.start);
  assert.equal(await whole.count(), 0);
  await count(4);
  await isFine(page);
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

test("the page's style does not reach into it", async () => {
  const page = await host();
  await ready(page);
  const looks = () =>
    bar(page).evaluate((bar) =>
      [...bar.shadowRoot.querySelectorAll("[part]")].map((part) => {
        const { color, display, fontFamily, fontSize, textTransform } = getComputedStyle(part);
        return [part.getAttribute("part"), color, display, fontFamily, fontSize, textTransform].join(" ");
      }),
    );
  await becomes(() => segments(page), expected.segments.Platform);
  const before = await looks();
  await page.addStyleTag({ url: "hostile.css" });
  assert.equal(await page.locator("h1").evaluate((title) => getComputedStyle(title).color), "rgb(255, 0, 0)");
  assert.deepEqual(await looks(), before);
  await isFine(page);
});

test("a page whose root has small letters says with two custom properties how large those of the elements are", async () => {
  const page = await host();
  await ready(page);
  await page.evaluate(({ start, end }) => document.body.append(Object.assign(document.createElement("health-timelines"), { start, end, entity: "Node" })), span);
  await page.locator("health-timelines [part='names']").first().waitFor();
  await bar(page).locator('[part="track"]').click({ position: { x: 2, y: 20 } });
  await bar(page).locator('[part="details-title"]').waitFor();
  const sizes = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("global-health-bar, health-timelines")].flatMap(({ shadowRoot }) =>
        [...shadowRoot.querySelectorAll("[part]")].map((it) => `${it.getAttribute("part")} ${parseFloat(getComputedStyle(it).fontSize).toFixed(2)}`),
      ),
    );
  const before = await sizes();
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "10px";
    for (const { style } of document.querySelectorAll("global-health-bar, health-timelines")) {
      style.setProperty("--health-font-size", "1.4rem");
      style.setProperty("--health-font-size-small", "1.2rem");
    }
  });
  assert.deepEqual(await sizes(), before);
  await isFine(page);
});

test("the attribute theme overrides the page's colours", async () => {
  const page = await host();
  await ready(page);
  const colour = () => drawn(page).evaluate((bar) => getComputedStyle(bar).color);
  const light = await colour();
  await set(page, "theme", "dark");
  assert.notEqual(await colour(), light);
  await set(page, "theme", "light");
  assert.equal(await colour(), light);
});

test("who asks for more contrast gets text of the strongest colour in it, too, and of the page's colours the stronger", async () => {
  const page = await host();
  await ready(page);
  const colours = () =>
    drawn(page).evaluate((bar) => [bar, bar.querySelector('[part="known"]')].map((it) => getComputedStyle(it).color));
  const [text, pale] = await colours();
  assert.notEqual(pale, text);
  await page.emulateMedia({ contrast: "more" });
  assert.deepEqual(await colours(), [text, text]);
  await page.evaluate(() => document.documentElement.style.setProperty("--health-text", "rgb(1, 2, 3)"));
  assert.deepEqual(await colours(), Array(2).fill("rgb(1, 2, 3)"));
  await isFine(page);
});

test("health-state tells how the data are, and how the entity fares", async () => {
  const page = await host();
  await ready(page);
  const [, , , health] = expected.segments.Platform.at(-1).split(" ");
  await becomes(() => page.evaluate(() => states.at(-1)), `complete ${health}`);
  assert.equal(await page.evaluate(() => states[0]), "loading null");
  await page.route("**/api/prometheus/**", (route) => route.fulfill({ status: 404, body: "nothing here" }));
  await bar(page).evaluate((bar) => bar.refresh());
  await becomes(() => page.evaluate(() => states.at(-1).split(" ")[0]), "partial");
  assert.deepEqual(await page.evaluate(() => violations), []);
  await page.close();
});

test("the parts and the custom properties are those that docs/embedding.md tells of", async () => {
  const told = await readFile("docs/embedding.md", "utf8");
  const listed = (start) => [...told.split(start)[1].split("\n\n")[0].matchAll(/`([-a-z]+)`/g)].map(([, name]) => name);
  const tokens = await readFile("style/tokens.css", "utf8");
  assert.deepEqual(listed("Custom properties: ").sort(), [...new Set(tokens.match(/--health-[-a-z]+(?=:)/g))].sort());

  const page = await host();
  await ready(page);
  await page.locator('global-health-bar [part="track"]').press("f");
  await page.keyboard.press("t");
  await page.keyboard.press("p");
  const found = new Set();
  const look = async () => {
    const names = () => [...document.querySelectorAll("global-health-bar, health-timelines")]
        .flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll("[part]")])
        .map((node) => node.getAttribute("part"));
    for (const name of await page.evaluate(names)) found.add(name);
  };
  await becomes(() => page.locator('global-health-bar [part="tooltip"]').count(), 1);
  await look();
  await page.keyboard.press("Enter");
  await becomes(() => page.locator('global-health-bar [part="details"]').count(), 1);
  await look();
  await set(page, "span", "soon");
  await set(page, "start", null);
  await set(page, "end", null);
  await page.locator('global-health-bar [part="error"]').waitFor();
  await look();
  await page.evaluate(({ start, end }) => {
    document.querySelector("main").append(Object.assign(document.createElement("health-timelines"), { start, end }));
  }, span);
  await page.locator("health-timelines [data-timelines][data-state=ready]").waitFor();
  await look();
  // Of a breakdown tells another test.
  const parts = listed("Parts: ").filter((name) => name !== "start-anew");
  assert.deepEqual(parts.filter((name) => !found.has(name)), []);
  await isFine(page);
});

test("a custom property reaches the bar from the page, from what is around it and from the element, the nearest first", async () => {
  const page = await host();
  await ready(page);
  const looks = () =>
    drawn(page).evaluate((bar) => {
      const fills = [...bar.querySelectorAll("path")].map((path) => getComputedStyle(path).fill);
      return [fills.filter((fill) => fill.startsWith("rgb(1, ")), getComputedStyle(bar).getPropertyValue("--health-space")];
    });
  const own = await looks();
  assert.deepEqual(own, [[], "8px"]);
  const said = (selector, name, value) =>
    page.locator(selector).first().evaluate((node, [name, value]) => node.style.setProperty(name, value), [name, value]);
  await said("html", "--health-critical", "rgb(1, 1, 1)");
  await said("html", "--health-space", "6px");
  assert.deepEqual(await looks(), [["rgb(1, 1, 1)"], "6px"]);
  await said("main", "--health-critical", "rgb(1, 2, 2)");
  assert.deepEqual(await looks(), [["rgb(1, 2, 2)"], "6px"]);
  await said("global-health-bar", "--health-critical", "rgb(1, 2, 3)");
  assert.deepEqual(await looks(), [["rgb(1, 2, 3)"], "6px"]);
  await page.close();
});

test("the example shows lanes that share what the bar has read, and zooms both", async () => {
  const page = await host();
  await ready(page);
  await bar(page).evaluate((bar) => (bar.span = "7d"));
  await ready(page);
  await page.getByRole("button", { name: "Nodes" }).click();
  const lanes = page.locator("health-timelines");
  await lanes.locator('[data-timelines][data-state="ready"][aria-busy="false"]').waitFor();
  await lanes.locator('[part="track"]').first().press("+");
  await becomes(() => bar(page).evaluate((bar) => /^2026.*\/2026/.test(bar.zoom)), true);
  await isFine(page);
});

test("it stands beside another Leptos app, each with an engine of its own", async () => {
  const page = await host();
  // Who leaves while code is being fetched has that said in the console.
  await becomes(() => segments(page), expected.segments.Platform);
  await page.goto(`${site.server.url}/app/index.html?span=7d`);
  await page.locator('[data-page="ready"]').waitFor();
  const lanes = await page.locator("[data-entity]").count();
  await page.evaluate(async ({ start, end }) => {
    await import("/global-health-bar/element.js").then(({ ready }) => ready);
    document.querySelector("main").append(Object.assign(document.createElement("global-health-bar"), { start, end }));
  }, span);
  await ready(page);
  await becomes(() => segments(page), expected.segments.Platform);
  // The app goes on as before.
  await page.locator('[data-entity="Platform/"] [part="track"]').press("Enter");
  await becomes(() => page.locator('[data-entity="Platform/"] [part="details"]').count(), 1);
  assert.equal(await page.locator("main > article [data-entity]").count(), lanes - 1);
  await isFine(page);
});
