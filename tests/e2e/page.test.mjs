import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, launch, open } from "./browser.mjs";
import { report, serve } from "./companion.mjs";

// The clocks of the cluster, of the report and of the browser all stand at `now`.
const now = "2026-03-01T12:00:00.000Z";
const span = { start: "2026-02-22T12:00:00.000Z", end: now, now };

let server, browser;
const openPage = (options) =>
  open(browser, `${server.url}/?start=${span.start}&end=${span.end}`, { now, ...options });

before(async () => {
  server = await serve("--now", now);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("the page shows the segments that report prints for the same data", async () => {
  const expected = Object.fromEntries(
    (await report(server.url, span)).timelines.map(({ entity, segments }) => [
      `${entity.kind}/${entity.name}`,
      segments.map(({ start, end, health }) => `${start} .. ${end} ${health}`),
    ]),
  );
  const page = await openPage();
  const shown = Object.fromEntries(
    await page.locator("[data-entity]").evaluateAll((entities) =>
      entities.map((entity) => {
        const instant = (milliseconds) => new Date(Number(milliseconds)).toISOString();
        const segments = [...entity.querySelectorAll("[data-segment]")].map(
          ({ dataset: { start, end, health } }) => `${instant(start)} .. ${instant(end)} ${health}`,
        );
        return [entity.dataset.entity, segments];
      }),
    ),
  );

  assert.ok("Platform/" in expected, `the report has no platform, only ${Object.keys(expected)}`);
  assert.deepEqual(Object.keys(shown).sort(), Object.keys(expected).sort(), "the entities differ");
  for (const [entity, segments] of Object.entries(expected)) {
    assert.deepEqual(shown[entity], segments, `the segments of ${entity} differ`);
  }
  assert.deepEqual(page.complaints, []);
});

for (const scheme of ["light", "dark"]) {
  test(`the page has no barriers that axe knows, ${scheme}`, async () => {
    assert.deepEqual(await barriers(await openPage({ scheme })), []);
  });
}

test("the arrow keys, Home and End walk a bar", async () => {
  const page = await openPage();
  const bar = page.locator('[data-bar] [role="slider"]').first();
  await bar.waitFor({ timeout: 5_000 });
  const isFocused = () => bar.evaluate((element) => element === document.activeElement);
  for (let stops = 0; !(await isFocused()); stops++) {
    assert.ok(stops < 30, "30 times Tab did not lead to the first bar");
    await page.keyboard.press("Tab");
  }

  const said = async (key) => {
    const before = await bar.getAttribute("aria-valuetext");
    await page.keyboard.press(key);
    await page
      .waitForFunction(([bar, before]) => bar.getAttribute("aria-valuetext") !== before, [await bar.elementHandle(), before], { timeout: 2_000 })
      .catch(() => assert.fail(`${key} left aria-valuetext at ${JSON.stringify(before)}`));
    return bar.getAttribute("aria-valuetext");
  };
  await page.keyboard.press("Home");
  const second = await said("ArrowRight");
  const last = await said("End");
  const first = await said("Home");
  assert.equal(new Set([first, second, last]).size, 3, `the segments read ${JSON.stringify([first, second, last])}`);
});
