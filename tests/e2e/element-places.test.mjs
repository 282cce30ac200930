// <global-health-bar> where pages put it, and what they say to it: other documents, places that are not shown, odd styles, odd values.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { bar, becomes, drawn, host, isFine, ready, segments, set, span, start } from "./host.mjs";

before(() => start());

const height = (page, find) => page.evaluate(`${find}.shadowRoot.querySelector('[part="track"]').getBoundingClientRect().height`);

/** How often it has begun to ask since it had asked for so many things. */
const asks = (page, since) => page.asked.slice(since).filter((request) => request.url().includes("/api/alertmanager/")).length;

test("moved to another document and back it has its style", async () => {
  const page = await host();
  await ready(page);
  const tall = await height(page, 'document.querySelector("global-health-bar")');
  await page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.contentDocument.body.append(document.querySelector("global-health-bar"));
  });
  await becomes(() => height(page, 'document.querySelector("iframe").contentDocument.querySelector("global-health-bar")'), tall);
  await page.evaluate(() => document.body.append(document.querySelector("iframe").contentDocument.querySelector("global-health-bar")));
  await becomes(() => height(page, 'document.querySelector("global-health-bar")'), tall);
  await ready(page);
  // A document without a window shows nothing.
  await page.evaluate(() => {
    const bar = document.querySelector("global-health-bar");
    document.implementation.createHTMLDocument().body.append(bar);
    document.body.append(bar);
  });
  await becomes(() => height(page, 'document.querySelector("global-health-bar")'), tall);
  await isFine(page);
});

test("cloned, of a template, by HTML, in another shadow root: each shows what the first one shows, and they ask together", async () => {
  const page = await host();
  await ready(page);
  const expected = await segments(page);
  const asked = page.asked.length;
  await page.evaluate(() => {
    const bar = document.querySelector("global-health-bar");
    const html = bar.outerHTML;
    document.body.append(bar.cloneNode(true));
    const template = document.createElement("template");
    template.innerHTML = html;
    document.body.append(template.content.cloneNode(true), document.importNode(template.content, true));
    const [one, other] = [1, 2].map(() => document.body.appendChild(document.createElement("div")));
    one.innerHTML = html;
    const moved = one.attachShadow({ mode: "open" }).appendChild(bar.cloneNode());
    other.attachShadow({ mode: "open" }).append(moved);
    other.id = "other";
  });
  const shown = () =>
    page.locator("global-health-bar").evaluateAll((bars) =>
      bars.map(({ shadowRoot }) =>
        [...shadowRoot.querySelectorAll("[data-segment]")].map(({ dataset: { start, end, health } }) => {
          const instant = (milliseconds) => new Date(Number(milliseconds)).toISOString();
          return `${instant(start)} .. ${instant(end)} ${health}`;
        }),
      ),
    );
  await becomes(shown, Array(6).fill(expected));
  assert.equal(await page.locator("#other global-health-bar").count(), 1);
  assert.ok(asks(page, asked) <= 1);
  await isFine(page);
});

test("a hundred spans said at once are one question, of the last", async () => {
  const page = await host();
  await ready(page);
  const asked = page.asked.length;
  await bar(page).evaluate((bar) => {
    for (let hours = 1; hours <= 100; hours++) bar.span = `${hours}h`;
    bar.start = bar.end = null;
  });
  const first = () => page.evaluate(() => document.querySelector("global-health-bar").shadowRoot.querySelector("[data-segment]").dataset.start);
  await becomes(first, String(Date.parse(span.end) - 100 * 3_600_000));
  assert.equal(asks(page, asked), 1);
  await isFine(page);
});

test("put where nothing is shown it is drawn as wide as it is once it is shown", async () => {
  const page = await host();
  await ready(page);
  await page.evaluate(() => {
    const dialog = document.createElement("dialog");
    Object.assign(dialog.style, { border: "0", padding: "0", width: "400px" });
    const bar = document.querySelector("global-health-bar");
    bar.before(dialog);
    dialog.append(bar);
  });
  const ticks = () => bar(page).locator('[part="tick"]').count();
  await page.evaluate(() => document.querySelector("dialog").showModal());
  // As many dates as have room.
  await becomes(async () => [2, 3].includes(await ticks()), true);
  await page.evaluate(() => (document.querySelector("dialog").style.width = "0"));
  await page.evaluate(() => (document.querySelector("dialog").style.width = "900px"));
  await becomes(async () => (await ticks()) > 4, true);
  await isFine(page);
});

test("in a page from right to left, whose style unsets all, it looks as it does elsewhere", async () => {
  const page = await host();
  await ready(page);
  const places = () =>
    bar(page).evaluate((bar) => {
      const { left } = bar.shadowRoot.firstElementChild.getBoundingClientRect();
      const of = (part) => [...bar.shadowRoot.querySelectorAll(`[part="${part}"]`)].map((it) => Math.round(it.getBoundingClientRect().left - left));
      return ["label", "known", "current", "tick"].map(of);
    });
  const before = await places();
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { all: unset } body, main { display: block } head { display: none }");
    document.adoptedStyleSheets = [sheet];
    document.documentElement.dir = "rtl";
    document.querySelector("global-health-bar").parentElement.style.width = "960px";
  });
  await becomes(places, before);
  await isFine(page);
});

test("whatever a page says to it throws nothing at the page, and once that is mended it is shown again", async () => {
  const page = await host();
  await ready(page);
  const good = await segments(page);
  const thrown = await page.evaluate(() => {
    const bar = document.querySelector("global-health-bar");
    const circle = {};
    circle.own = circle;
    const thrown = [];
    for (const name of ["filters", "entities", "observations"]) {
      for (const value of [circle, 1n, "x", 5, [{}], { get a() { throw new Error("mine"); } }]) {
        try {
          bar[name] = value;
        } catch (error) {
          thrown.push(`${name}: ${error.message}`);
        }
      }
      bar[name] = undefined;
    }
    for (const name of ["start", "end", "cursor", "zoom", "span", "refresh"]) {
      const old = bar.getAttribute(name);
      for (const value of [new Date(NaN), NaN, {}, "\u0000", "9".repeat(1_000), "+275760-09-13T00:00:00Z/-271821-04-20T00:00:00Z"]) {
        try {
          bar[name] = value;
        } catch (error) {
          thrown.push(`${name}: ${error.message}`);
        }
      }
      bar[name] = old;
    }
    return thrown;
  });
  assert.deepEqual(thrown, []);
  await drawn(page).waitFor();
  await becomes(() => segments(page), good);
  await bar(page).evaluate((bar) => (bar.start = new Date(NaN)));
  const error = bar(page).locator('[part="error"]');
  await error.waitFor();
  assert.match(await error.innerText(), /^start cannot be “Invalid Date”/);
  await set(page, "start", span.start);
  await becomes(() => segments(page), good);
  await isFine(page);
});

test("shown smaller or greater than it is laid out, it tells of what is under the pointer", async () => {
  const page = await host();
  await ready(page);
  const body = (style) => page.evaluate((style) => (document.body.style.cssText = style), style);
  const mount = async (style) => {
    await body(style);
    await page.evaluate(() => document.querySelector("global-health-bar").replaceWith(document.querySelector("global-health-bar").cloneNode()));
    await ready(page);
  };
  const track = bar(page).locator('[part="track"]');
  const tooltip = bar(page).locator('[part="tooltip"]');
  /** What is told at this share of the bar, and whether it stands above the bar or below it. */
  const told = async (share) => {
    await page.mouse.move(1, 1);
    await becomes(() => tooltip.count(), 0);
    const { x, y, width, height } = await track.boundingBox();
    const at = [x + width * share, y + height / 2];
    await page.mouse.move(...at);
    await tooltip.waitFor();
    const box = await tooltip.boundingBox();
    const isNear = Math.abs(box.x + box.width / 2 - at[0]) <= Math.max(box.width, 40) / 2 + width / 50;
    return `${isNear} ${await tooltip.innerText()}`;
  };
  const all = async () => [await told(0.25), await told(0.6), await told(0.9)];
  const expected = await all();
  assert.equal(new Set(expected).size, 3);
  assert.deepEqual(expected.map((text) => text.slice(0, 5)), ["true ", "true ", "true "]);
  // Dialogs open so; and it stays right when they are open.
  await mount("transform: scale(0.5); transform-origin: 0 0");
  assert.deepEqual(await all(), expected);
  await body("");
  assert.deepEqual(await all(), expected);
  for (const style of ["zoom: 2", "zoom: 0.5"]) {
    await mount(style);
    assert.deepEqual(await all(), expected, style);
  }
  await isFine(page);
});
