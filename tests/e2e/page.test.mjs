import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers, becomes, told } from "./browser.mjs";
import { report } from "./companion.mjs";
import { now, openPage, server, span, week } from "./demo.mjs";

/** The segments that a page shows, by entity. */
const drawn = async (page) =>
  Object.fromEntries(
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

test("the page shows the segments that report prints for the same data", async () => {
  const expected = Object.fromEntries(
    (await report(server.url, span)).timelines.map(({ entity, segments }) => [
      `${entity.kind}/${entity.name}`,
      segments.map(({ start, end, health }) => `${start} .. ${end} ${health}`),
    ]),
  );
  const page = await openPage();
  const shown = await drawn(page);

  assert.ok("Platform/" in expected, `the report has no platform, only ${Object.keys(expected)}`);
  assert.deepEqual(Object.keys(shown).sort(), Object.keys(expected).sort(), "the entities differ");
  for (const [entity, segments] of Object.entries(expected)) {
    assert.deepEqual(shown[entity], segments, `the segments of ${entity} differ`);
  }
  assert.deepEqual(page.complaints, []);
});

for (const scheme of ["light", "dark"]) {
  test(`the page has no barriers that axe knows, ${scheme}`, async () => {
    assert.deepEqual(await barriers(await openPage(week, { scheme })), []);
  });
}

test("the arrow keys, Home and End walk a bar", async () => {
  const page = await openPage();
  const bar = page.locator('[data-bar] [role="slider"]').first();
  await bar.waitFor();
  const isFocused = () => bar.evaluate((element) => element === document.activeElement);
  for (let stops = 0; !(await isFocused()); stops++) {
    assert.ok(stops < 30, "30 times Tab did not lead to the first bar");
    await page.keyboard.press("Tab");
  }

  const said = async (key) => {
    const before = await bar.getAttribute("aria-valuetext");
    await page.keyboard.press(key);
    await page
      .waitForFunction(([bar, before]) => bar.getAttribute("aria-valuetext") !== before, [await bar.elementHandle(), before])
      .catch(() => assert.fail(`${key} left aria-valuetext at ${JSON.stringify(before)}`));
    return bar.getAttribute("aria-valuetext");
  };
  await page.keyboard.press("Home");
  const second = await said("ArrowRight");
  const last = await said("End");
  const first = await said("Home");
  assert.equal(new Set([first, second, last]).size, 3, `the segments read ${JSON.stringify([first, second, last])}`);
});

test("a page that is opened again shows what it knew before anybody answers, and nothing of what is new", async () => {
  const page = await openPage();
  const whole = await drawn(page);
  await page.waitForFunction(async () => {
    const { promise, resolve } = Promise.withResolvers();
    const opening = indexedDB.open("global-health-bar", 1);
    opening.onsuccess = () => {
      const counting = opening.result.transaction("settled").objectStore("settled").count();
      counting.onsuccess = () => resolve(counting.result > 0);
    };
    const isKept = await promise;
    opening.result.close();
    return isKept;
  });

  let held = [];
  await page.route("**/api/**", (route) => (held ? held.push(route) : route.continue()));
  await page.reload();
  await page.locator("[data-segment]").first().waitFor({ state: "attached" });
  await told(page);
  const known = await drawn(page);
  assert.ok(held.length > 0, "it asks all the same");
  const hourAgo = new Date(Date.parse(now) - 3_600_000).toISOString();
  for (const [entity, segments] of Object.entries(known)) {
    const last = segments.at(-1);
    assert.ok(last.endsWith(`${now} unknown`) && last < hourAgo, `${entity} ends with ${last}`);
    // But for the one that is cut, all are as they were.
    assert.deepEqual(segments.slice(0, -2), whole[entity].slice(0, segments.length - 2), entity);
  }
  assert.ok("Platform/" in known, "the platform has a bar");

  const asked = held;
  held = undefined;
  for (const route of asked) await route.continue();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
  await becomes(() => drawn(page), whole);
  assert.deepEqual(page.complaints, []);
});

test("code that does not arrive is asked for again", async () => {
  const page = await openPage();
  const parts = (url) => /split_(panels|files)\.wasm$/.test(url.pathname);
  await page.route(parts, (route) => route.abort());

  const panel = page.locator("details.panel").first();
  await panel.locator("summary").click();
  const missing = panel.locator('[part="missing"]');
  await missing.waitFor();
  assert.match(await missing.innerText(), /could not be loaded/);
  await page.getByText("Export", { exact: true }).click();
  await page.getByRole("button", { name: "Data (JSON)" }).click();
  await page.locator(".notices", { hasText: "could not be loaded" }).waitFor();

  await page.unroute(parts);
  await missing.getByRole("button").click();
  await panel.locator("table").first().waitFor();
  assert.equal(await missing.count(), 0);
  await page.getByText("Export", { exact: true }).click();
  await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Data (JSON)" }).click()]);
});
