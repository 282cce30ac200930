// <global-health-bar> in pages whose style means it ill, and what it leaves alone of theirs.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { bar, becomes, host, isFine, ready, start } from "./host.mjs";

before(() => start());

/** What an element takes over from those around it, where nothing says otherwise. */
const inherited = `
  border-collapse: collapse; caption-side: bottom; color: transparent; cursor: wait; direction: rtl; fill: red; font: small-caps italic 40px / 0 serif;
  hyphens: auto; letter-spacing: 1em; list-style: square inside; overflow-wrap: anywhere; paint-order: stroke; stroke: red; stroke-width: 9px;
  tab-size: 20; text-align: right; text-anchor: end; text-indent: 100px; text-shadow: 0 0 9px red; text-transform: uppercase;
  -webkit-text-fill-color: transparent; -webkit-text-stroke: 4px red; white-space: pre; word-break: break-all; word-spacing: 1em;
  unicode-bidi: bidi-override; text-decoration: line-through; vertical-align: super`;

/** But for the root, whose size of letters is the user's. */
const everywhere = (rules) => `:not(:root) { ${rules.replaceAll(/;|$/g, " !important;")} }`;

const hostile = {
  "unsets all": everywhere("all: unset"),
  "sets all that is inherited": everywhere(inherited),
  "writes from top to bottom": everywhere("writing-mode: vertical-rl; text-orientation: upright"),
  "writes so above it": "main { writing-mode: vertical-rl }",
  "makes boxes flexible": everywhere("display: flex; align-items: flex-start; justify-content: flex-end"),
  "makes a grid of each": everywhere("display: grid; place-items: end; place-content: end"),
  "shows what is hidden": "[hidden] { display: block !important }",
  "shows no block": "div, p, table, svg, dl, button { display: none !important }",
};

/** Gives the bar a place whose size no style sheet changes. */
const settle = (page) =>
  page.evaluate(() => {
    const room = document.createElement("section");
    for (const [name, value] of Object.entries({ all: "initial", display: "block", position: "absolute", inset: "40px auto auto 40px", width: "900px" })) {
      room.style.setProperty(name, value, "important");
    }
    room.style.removeProperty("writing-mode");
    const bar = document.querySelector("global-health-bar");
    bar.before(room);
    room.append(bar);
  });

/** Where all that is shown is, and how it looks. */
const looks = (page) =>
  bar(page).evaluate((bar) => {
    const styles = ["color", "cursor", "direction", "display", "fill", "font", "letterSpacing", "lineHeight", "stroke", "strokeWidth", "textAlign", "textAnchor"];
    styles.push("textIndent", "textShadow", "textTransform", "visibility", "webkitTextFillColor", "whiteSpace", "wordBreak", "writingMode");
    return [...bar.shadowRoot.querySelectorAll('[part="frame"], [part="frame"] *')].map((it) => {
      const { x, y, width, height } = it.getBoundingClientRect();
      const style = getComputedStyle(it);
      const name = it.getAttribute("part") ?? it.localName;
      return [name, ...[x, y, width, height].map(Math.round), ...styles.map((name) => `${name}: ${style[name]}`)].join(", ");
    });
  });

const dress = (page, css) =>
  page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);

/** Of what is around the bar. */
const resize = (width) => document.querySelector("section").style.setProperty("width", width, "important");

const isUntouched = async (page) => {
  const expected = await looks(page);
  assert.match(expected[0], /^frame, 40, 40, 900, /);
  for (const [what, css] of Object.entries(hostile)) {
    await dress(page, css);
    await page.evaluate(resize, "500px");
    await becomes(async () => (await looks(page))[0].split(", ")[3], "500");
    await page.evaluate(resize, "900px");
    const others = async () => {
      const told = await looks(page);
      const lines = expected.map((line, at) => [line, told[at]]).filter(([line, now]) => line !== now);
      return [what, told.length, ...lines.slice(0, 3).map((lines) => lines.join("\n-> "))];
    };
    await becomes(others, [what, expected.length]);
  }
  await dress(page, "");
};

test("a page's style changes neither where its parts are nor how they look", async () => {
  const page = await host();
  await ready(page);
  await settle(page);
  await isUntouched(page);
  await bar(page).locator('[part="track"]').click({ position: { x: 2, y: 20 } });
  await bar(page).locator('[part="details"]').waitFor();
  await page.mouse.move(0, 0);
  await isUntouched(page);
  await isFine(page);
});

test("it is as hidden, and as deaf to the pointer, as what it stands in", async () => {
  const page = await host();
  await ready(page);
  const track = bar(page).locator('[part="track"]');
  const { x, y } = await track.boundingBox();
  const heard = () => page.evaluate(([x, y]) => document.elementFromPoint(x, y).localName, [x + 9, y + 9]);
  assert.equal(await heard(), "global-health-bar");
  await dress(page, "main { pointer-events: none }");
  assert.notEqual(await heard(), "global-health-bar");
  await dress(page, "main { visibility: hidden }");
  assert.equal(await track.isVisible(), false);
  await dress(page, "[hidden] { display: block !important }");
  assert.equal(await track.isVisible(), true);
  await bar(page).evaluate((bar) => (bar.hidden = true));
  assert.equal(await track.isVisible(), false);
  await isFine(page);
});

test("on paper all lanes of each element are there; then few are in the page again", async () => {
  const page = await host();
  await ready(page);
  const count = 200;
  await page.evaluate(([count, start, end]) => {
    for (const kind of ["Store", "Shelf"]) {
      const names = Array.from({ length: count }, (_, at) => `${kind}-${at}`);
      const entities = [{ kind, alerts: { job: kind }, instance: ["pod"], names }];
      document.querySelector("main").append(Object.assign(document.createElement("health-timelines"), { start, end, entities, entity: kind }));
    }
  }, [count, "2026-02-22T12:00:00.000Z", "2026-03-01T12:00:00.000Z"]);
  const lists = page.locator("health-timelines");
  for (const list of await lists.all()) await list.locator("[data-timelines][data-state=ready][aria-busy=false]").waitFor();
  const there = () => lists.evaluateAll((lists) => lists.map(({ shadowRoot }) => shadowRoot.querySelectorAll("[part=lane]").length));
  const few = await there();
  assert.ok(few.every((lanes) => lanes > 5 && lanes < 60), String(few));
  await page.evaluate(() => {
    const look = () => {
      globalThis.printed = [...document.querySelectorAll("health-timelines")].map(
        ({ shadowRoot }) => [...shadowRoot.querySelectorAll("[part=lane]")].filter((lane) => lane.querySelector("[part=segments]")).length,
      );
    };
    addEventListener("beforeprint", () => queueMicrotask(look), { once: true });
  });
  const sheets = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.deepEqual(await page.evaluate(() => globalThis.printed), [count, count]);
  assert.ok(sheets > 8, `${sheets} sheets`);
  await becomes(there, few);
  await lists.first().locator("[part=search]").fill("Store");
  await page.emulateMedia({ media: "print" });
  const cut = await lists.evaluateAll((lists) =>
    lists.map(({ shadowRoot }) => shadowRoot.querySelector("[part=lanes]")).map((lanes) => getComputedStyle(lanes).overflow !== "visible"),
  );
  assert.deepEqual(cut, [false, false]);
  const controls = await lists.evaluateAll((lists) =>
    lists.map(({ shadowRoot }) => [...shadowRoot.querySelectorAll("button, input")].filter((it) => it.checkVisibility()).map((it) => it.part.value)),
  );
  assert.deepEqual(controls, [["search"], []], "what is searched for is read, too");
  await isFine(page);
});

test("on paper it is light, and nothing of its table is cut", async () => {
  const page = await host({ start: "2026-02-22T12:00:00.000Z", end: "2026-03-01T12:00:00.000Z", theme: "dark" });
  await ready(page);
  await bar(page).locator('[part="track"]').press("t");
  const color = () => bar(page).locator("[data-bar]").evaluate((bar) => getComputedStyle(bar).color);
  const isCut = () => bar(page).locator('[part="table-box"]').evaluate((box) => box.scrollHeight > box.clientHeight);
  assert.deepEqual([await color(), await isCut()], ["rgb(234, 234, 234)", true]);
  await page.emulateMedia({ media: "print" });
  assert.deepEqual([await color(), await isCut()], ["rgb(13, 13, 13)", false]);
  await isFine(page);
});
