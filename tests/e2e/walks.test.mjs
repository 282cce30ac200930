// A new administrator finds when node 2 was degraded last week, and why, and hands a colleague the link and a file: with the mouse,
// with the keyboard alone, on a phone.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { open, pass, settle } from "./browser.mjs";
import { browser, now, openPage as openAt, server } from "./demo.mjs";
import { fingers } from "./fingers.mjs";

const week = 7 * 86_400_000;
const node = "Node/10.100.0.12:9100";
const phone = { width: 390, height: 760, hasTouch: true, isMobile: true };

const openPage = (query, options) => openAt(`zone=utc&${query}`, options);

/** The page, and what counts from now on what its user does: clicks, taps and keys; all must be done in a minute. */
async function walk(query, options) {
  const page = await openPage(query, options);
  await page.evaluate(() => {
    globalThis.steps = 0;
    // A key that presses a button is no click besides; a finger's tap is one.
    addEventListener("click", ({ detail }) => (globalThis.steps += detail > 0), true);
    addEventListener("keydown", () => globalThis.steps++, true);
  });
  const start = performance.now();
  const took = async (most, what) => {
    const [steps, seconds] = [await page.evaluate(() => globalThis.steps), (performance.now() - start) / 1_000];
    assert.ok(steps <= most, `${what} takes ${steps} clicks and keys, not ${most}`);
    assert.ok(seconds < 60, `${what} takes ${seconds} seconds`);
  };
  return { page, took };
}

const lane = (page, entity = node) => page.locator(`[data-entity="${entity}"]`);
const details = (page) => lane(page).locator("[part=details]");
const zoom = (page) => new URL(page.url()).searchParams.get("zoom")?.split("/").map(Date.parse);

/** Waits until the details tell when the node was degraded, and why: the cause below it, how to help, and where to look. */
async function isFound(page, unfold = async () => {}) {
  const told = details(page);
  // What its author says of an alert is asked for, and tells what it is made of, and where to look.
  await told.filter({ hasText: /Made of.*Made of.*NodeFilesystem/s }).waitFor();
  const box = await told.boundingBox();
  const window = page.viewportSize();
  assert.ok(box.y >= 0 && box.y < window.height - 200, `the details begin at ${box.y} in a window of ${window.height}`);
  await unfold();
  await told.locator("[part=link]", { hasText: "Runbook" }).first().waitFor();
  const text = await told.innerText();
  assert.match(text, /25 Feb 2026, 03:02:41[^]*25 Feb 2026, 11:00:41/, "it does not tell when");
  assert.match(text, /NodeDegraded[^]*Made of[^]*SystemPartitionDegraded[^]*Made of[^]*NodeFilesystem/, "it does not tell why");
  const links = await told.locator("[part=link]").evaluateAll((links) => links.map(({ textContent, href }) => `${textContent} ${href}`));
  assert.ok(links.some((link) => /^Runbook https:\/\/runbooks/.test(link)), `no runbook in ${links}`);
  assert.ok(links.some((link) => /^Expression http/.test(link)), `no expression in ${links}`);
  assert.deepEqual(page.complaints, []);
}

/** Searches as a newcomer writes it, where the keyboard is; waits until only what it finds has lanes. */
async function search(page) {
  await page.keyboard.type("node 2");
  await page.locator('[data-entity^="Service/"]').first().waitFor({ state: "detached" });
  assert.match(await lane(page).locator("[part=name]").innerText(), /^node-2/);
}

/** What is handed over: `press` chooses an entry of the menu. */
async function isHandedOver(page, press) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
  await press("Copy the link");
  await page.locator('.notice[data-kind="link"]', { hasText: "The link is copied" }).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const [download] = await Promise.all([page.waitForEvent("download"), press("Report (HTML)")]);
  assert.equal(download.suggestedFilename(), "global-health-2026-03-01.html");
  assert.match(await readFile(await download.path(), "utf8"), /NodeFilesystemAlmostOutOfSpace/);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, "what is said of the link has no room");

  // The colleague opens it the week after.
  const other = await open(browser, link, { now: "2026-03-08T12:00:00.000Z" });
  await isFound(other);
  await other.close();
}

/** The middle of the picture of the node's worst stretch of the week. */
async function place(page) {
  const track = lane(page).locator("[part=track]");
  await track.scrollIntoViewIfNeeded();
  const { x, y, width } = await track.boundingBox();
  const rows = lane(page).locator('tr[data-health="warning"]');
  await rows.first().waitFor({ state: "attached" });
  const middle = await rows.evaluateAll((rows) => {
    const spans = rows.map(({ dataset: { start, end } }) => [Number(start), Number(end)]);
    const [start, end] = spans.sort(([a, b], [c, d]) => d - c - (b - a))[0];
    return (start + end) / 2;
  });
  return { x: x + (width * (middle - (Date.parse(now) - week))) / week, y: y + 14 };
}

test("with the mouse", async () => {
  const { page, took } = await walk("");
  await page.getByRole("button", { name: "7 d" }).click();
  await page.waitForFunction(() => document.querySelector("[data-page=ready]") && location.search.includes("span=7d"));
  await page.getByRole("searchbox").click();
  await search(page);
  const { x, y } = await place(page);
  await page.mouse.move(x, y);
  const tooltip = page.locator("[part=told] [part=tooltip]");
  assert.match(await tooltip.innerText(), /Warning[^]*25 Feb[^]*NodeDegraded/);
  await page.mouse.click(x, y);
  await isFound(page);
  await took(9, "to find it with the mouse");
  assert.equal(await tooltip.count(), 0, "what is open is told twice");

  const then = details(page).locator("[part=chooser] [part=then]");
  // Where the details are shown, the page has moved.
  const again = await place(page);
  await page.mouse.click(again.x - 15, again.y);
  assert.match(await then.innerText(), /25 Feb 2026, 04:/, "it does not tell of the instant under the pointer");
  const causes = () => details(page).locator("[part=alert] [part=alert-name]").allInnerTexts();
  assert.equal((await causes()).length, 3);
  await details(page).getByRole("button", { name: "The change after" }).click();
  assert.match(await then.innerText(), /25 Feb 2026, 11:00:13/, "the cause did not end then");
  assert.deepEqual(await causes(), ["NodeDegraded", "SystemPartitionDegraded"], "what is over is still told");
  await details(page).getByRole("button", { name: "The change before" }).click();
  assert.equal((await causes()).length, 3);

  await isHandedOver(page, async (name) => {
    await page.getByText("Export", { exact: true }).click();
    await page.getByRole("button", { name }).click();
  });
  await took(16, "to find it and to hand over the link and a file");
});

test("what was opened beside it leads to the problem", async () => {
  const page = await openPage("span=7d");
  const { x, y } = await place(page);
  await page.mouse.click(x - 150, y);
  await details(page).filter({ hasText: "Alerting was alive and no alert fired" }).waitFor();
  await details(page).getByRole("button", { name: "Next problem" }).click();
  await isFound(page);
  await details(page).getByRole("button", { name: "Next problem" }).click();
  await details(page).filter({ hasText: "27 Feb 2026" }).waitFor();
  await details(page).getByRole("button", { name: "Previous problem" }).click();
  await isFound(page);
});

test("a link from the address bar that is older than its span shows what it opens", async () => {
  const page = await openPage(`span=24h&entity=${encodeURIComponent(node)}&at=2026-02-25T05:00:00Z`);
  await isFound(page);
  assert.equal(await page.getByRole("button", { name: "7 d" }).getAttribute("aria-pressed"), "true");
  await page.getByRole("button", { name: "24 h" }).click();
  await page.waitForURL((url) => !url.search.includes("at="));
});

test("with the keyboard alone", async () => {
  const { page, took } = await walk("");
  const focused = () => page.evaluate(() => document.activeElement?.closest("[data-entity]")?.dataset.entity);
  const said = () => page.evaluate(() => document.activeElement?.getAttribute("aria-valuetext"));
  const tabTo = async (isThere, what) => {
    for (let stops = 0; !(await isThere()); stops++) {
      assert.ok(stops < 25, `25 times Tab led to no ${what}`);
      await page.keyboard.press("Tab");
    }
  };
  const has = (name) => page.evaluate((name) => document.activeElement?.innerText === name, name);
  await tabTo(() => has("7 d"), "span of a week");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("[data-page=ready]") && location.search.includes("span=7d"));
  await page.keyboard.press("/");
  await search(page);
  await tabTo(async () => (await focused()) === node, "lane");
  for (let presses = 0; !/25 Feb, 03:02/.test(await said()); presses++) {
    assert.ok(presses < 9, `n led to no problem of that day, but to ${await said()}`);
    await page.keyboard.press("n");
  }
  const told = await said();
  await page.keyboard.press("Enter");
  await isFound(page);
  await took(20, "to find it with the keyboard");
  const aloud = page.getByRole("status").filter({ hasText: `Details: ${told}` });
  assert.match(await aloud.innerText(), /NodeDegraded/, "a screen reader is not told");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest("[part=details]") !== null), true, "Tab leads past the details");
  await page.keyboard.press("Escape");
  assert.equal(await details(page).count(), 0);
  assert.equal(await focused(), node, "who closes the details loses the place");

  await page.keyboard.press("Enter");
  await isHandedOver(page, async (name) => {
    for (let stops = 0; !(await has("Export")); stops++) {
      assert.ok(stops < 25, "25 times Shift+Tab led to no export");
      await page.keyboard.press("Shift+Tab");
    }
    await page.keyboard.press("Enter");
    await tabTo(() => has(name), name);
    await page.keyboard.press("Enter");
  });
});

test("on a phone", async () => {
  const { page, took } = await walk("", phone);
  await page.getByRole("button", { name: "7 d" }).tap();
  await page.waitForFunction(() => document.querySelector("[data-page=ready]") && location.search.includes("span=7d"));
  await page.getByRole("searchbox").tap();
  await search(page);
  const { x, y } = await place(page);
  await page.touchscreen.tap(x, y);
  const folds = details(page).locator("[part=fold]");
  await isFound(page, async () => {
    // The names of what it is made of are in sight at once; each tells the rest when it is asked.
    assert.deepEqual(await folds.evaluateAll((folds) => folds.map(({ open }) => open)), [false, false]);
    assert.match(await folds.last().locator("summary").innerText(), /^NodeFilesystem[^]*25 Feb, 0/);
    await folds.first().locator("summary").focus();
    await page.keyboard.press("Enter");
    await folds.last().locator("summary").tap();
  });
  assert.deepEqual(await folds.evaluateAll((folds) => folds.map(({ open }) => open)), [true, true]);
  await took(12, "to find it with a finger");
  await isHandedOver(page, async (name) => {
    await page.getByText("Export", { exact: true }).tap();
    await page.getByRole("button", { name }).tap();
  });
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= phone.width);
});

test("the name of a lane opens how it fares now, and closes that; from the last problem one is led to the first, and told so", async () => {
  const page = await openPage("span=7d");
  const name = lane(page).locator("[part=name]");
  await name.click();
  await details(page).filter({ hasText: "Alerting was alive and no alert fired" }).waitFor();
  assert.match(await details(page).innerText(), /OK[^]*node-2[^]*28 Feb/);
  await details(page).getByRole("button", { name: "Previous problem" }).click();
  const which = details(page).locator("[part=which]");
  assert.equal(await which.innerText(), "problem 2 of 2");
  await details(page).getByRole("button", { name: "Next problem" }).click();
  assert.equal(await which.innerText(), "problem 1 of 2");
  await name.click();
  assert.equal(await details(page).count(), 0);

  await lane(page).locator("[part=track]").focus();
  const told = async () => {
    await page.keyboard.press("n");
    await settle(page);
    const said = await page.evaluate(() => document.activeElement.getAttribute("aria-valuetext"));
    return [said.split(", ").at(-1), (await page.locator("[part=told] [part=hint]").innerText()).split(" · ")[0]];
  };
  for (const which of ["problem 2 of 2", "problem 1 of 2"]) assert.deepEqual(await told(), [which, which]);
  assert.deepEqual(page.complaints, []);
});

test("an event is told in the lane of its node: by the pointer, by a tap, by `e`, and aloud", async () => {
  const page = await openPage("span=7d");
  const marker = lane(page).locator("[part=event]").first();
  await marker.scrollIntoViewIfNeeded();
  await marker.locator("[part=event-sign]").hover();
  const tooltip = page.locator("[part=told] [part=tooltip]");
  assert.match(await tooltip.innerText(), /▲ [^]*reboot/i);
  await page.mouse.move(0, 0);
  await lane(page).locator("[part=track]").focus();
  await page.keyboard.press("e");
  const said = await page.evaluate(() => document.activeElement.getAttribute("aria-valuetext"));
  assert.match(said, /1 event[^]*▲ [^]*reboot/i);
  await page.keyboard.press("Enter");
  assert.match(await details(page).locator("[part=event-line]").innerText(), /reboot/i);

  const other = await openPage("span=7d", phone);
  const sign = lane(other).locator("[part=event-sign]").first();
  await sign.scrollIntoViewIfNeeded();
  await sign.tap();
  await details(other).locator("[part=event-line]").waitFor();
  assert.match(new URL(other.url()).searchParams.get("at") ?? (await untilSaid(other)), /^2026-02-27T/);
});

/** The instant of the details that are open, once it is in the address. */
async function untilSaid(page) {
  await page.waitForFunction(() => location.search.includes("at="));
  return new URL(page.url()).searchParams.get("at");
}

test("two fingers zoom, one moves what is drawn, and up and down stay the page's", async () => {
  const page = await openPage("span=7d", phone);
  const { y } = await place(page);
  const touch = await fingers(page);
  const drawn = async () => {
    await pass(page, 450);
    return zoom(page);
  };
  assert.equal(await drawn(), undefined);
  await touch([[160, y], [220, y]], [[80, y], [300, y]]);
  const near = await drawn();
  assert.ok(near && near[1] - near[0] < week / 2, `two fingers drew ${near}`);
  await touch([[250, y]], [[150, y]]);
  const later = await drawn();
  const length = ([from, to]) => to - from;
  assert.ok(later[0] > near[0] && length(later) === length(near), `one finger moved ${near} to ${later}`);
  assert.equal(await page.locator("[part=details]").count(), 0, "to move opens nothing");

  const scrolled = () => page.evaluate(() => scrollY);
  const before = await scrolled();
  await touch([[200, 600]], [[200, 300]]);
  await settle(page);
  assert.notEqual(await scrolled(), before, "the page does not scroll where lanes are");
  assert.deepEqual(await drawn(), later, "to scroll the page moves what is drawn");
  assert.equal(await page.locator("[part=plot] [part=brush]").count(), 0, "a frame is left behind");
  assert.deepEqual(page.complaints, []);
});

test("a finger on the overview frames what is drawn, and then moves it", async () => {
  const page = await openPage("span=7d", phone);
  await lane(page).scrollIntoViewIfNeeded();
  const { x, y, width, height } = await page.locator("[part=overview]").boundingBox();
  assert.ok(height >= 24, `${height} pixels are less than a finger`);
  const touch = await fingers(page);
  const at = (share) => [x + width * share, y + height / 2];
  const drawn = async () => {
    await pass(page, 450);
    return zoom(page).map((instant) => (instant - (Date.parse(now) - week)) / week);
  };
  const isNear = ([from, to], [one, other]) => Math.abs(from - one) < 0.04 && Math.abs(to - other) < 0.04;
  await touch([at(0.2)], [at(0.4)]);
  const framed = await drawn();
  assert.ok(isNear(framed, [0.2, 0.4]), `framed 20 % to 40 %, drawn ${framed}`);
  await touch([at(0.3)], [at(0.7)]);
  const moved = await drawn();
  assert.ok(isNear(moved, [0.6, 0.8]), `moved to 60 % to 80 %, drawn ${moved}`);
});
