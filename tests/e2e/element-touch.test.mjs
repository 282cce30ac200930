// <global-health-bar> under fingers: a bar of its own in a page that scrolls.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { settle } from "./browser.mjs";
import { fingers } from "./fingers.mjs";
import { bar, becomes, host, isFine, ready, span, start } from "./host.mjs";

before(() => start());

const phone = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 664 } };

test("a tap on a bar opens its details, two fingers zoom, one moves what is drawn, and up and down stay the page's", async () => {
  const page = await host(undefined, phone);
  await ready(page);
  await page.evaluate(() => (document.body.style.paddingBottom = "2000px"));
  const track = bar(page).locator('[part="track"]');
  await track.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await track.boundingBox();
  const at = (share) => [x + width * share, y + height / 2];
  const touch = await fingers(page);
  const drawn = () => page.evaluate(() => told.filter(({ zoom }) => zoom !== undefined).map(({ start, end }) => [start, end].map(Date.parse)).at(-1));
  const opened = () => bar(page).locator('[part="details"]').count();
  const length = ([from, to]) => to - from;
  const whole = Date.parse(span.end) - Date.parse(span.start);

  await touch([at(0.4), at(0.6)], [at(0.2), at(0.8)]);
  await becomes(async () => Boolean(await drawn()), true);
  const near = await drawn();
  assert.ok(length(near) < whole / 2, `two fingers drew ${near}`);
  await touch([at(0.7)], [at(0.4)]);
  await becomes(async () => (await drawn())[0] > near[0], true);
  const later = await drawn();
  assert.equal(length(later), length(near), `one finger moved ${near} to ${later}`);
  assert.equal(await opened(), 0, "to move opens nothing");

  const scrolled = () => page.evaluate(() => scrollY);
  const before = await scrolled();
  await page.evaluate(() => addEventListener("scrollend", () => (globalThis.hasRested = true), { once: true }));
  await touch([at(0.5)], [[at(0.5)[0], at(0.5)[1] - 150]]);
  await becomes(async () => (await scrolled()) > before + 50, true);
  // What the browser still scrolls would move the bar away from the tap below.
  await page.waitForFunction(() => globalThis.hasRested);
  assert.deepEqual(await drawn(), later, "to scroll the page moves what is drawn");
  assert.equal(await opened(), 0, "to scroll opens nothing");
  assert.deepEqual(await page.evaluate(() => [scrollX, visualViewport.scale]), [0, 1], "the page is as wide as it was");

  await page.evaluate((top) => scrollTo(0, top), before);
  await settle(page);
  assert.deepEqual(await track.boundingBox(), { x, y, width, height }, "the bar is where it was");
  await page.touchscreen.tap(...at(0.5));
  await bar(page).locator('[part="details"]').waitFor();
  assert.deepEqual(await page.evaluate(() => told.filter(({ health }) => health).length), 1);
  await isFine(page);
});
