import assert from "node:assert/strict";
import { test } from "node:test";
import { becomes, open, pass, settle } from "./browser.mjs";
import { browser, now, openPage, week } from "./demo.mjs";

const lane = (page, entity) => page.locator(`[data-entity="${entity}"]`);
const node = "Node/10.100.0.11:9100";
const query = (page) => new URL(page.url()).searchParams;
const box = (page, entity = node) => lane(page, entity).locator("[part=track]").boundingBox();

/** Waits until `isSo` holds of the page's address. */
const untilAddress = (page, isSo, what) =>
  page.waitForFunction(isSo).catch(() => assert.fail(`${what}: ${page.url()}`));

/** Frames what lies between two shares of the width of a lane. */
async function frame(page, from, to) {
  const { x, y, width } = await box(page);
  await page.mouse.move(x + width * from, y + 12);
  await page.mouse.down();
  await page.mouse.move(x + width * to, y + 12, { steps: 4 });
  await page.mouse.up();
}

test("the cursor tells how each entity fared at its instant", async () => {
  const page = await openPage();
  const { x, y, width } = await box(page);
  const critical = await lane(page, node).locator('tr[data-health="critical"]').evaluate(({ dataset }) => (Number(dataset.start) + Number(dataset.end)) / 2);
  const start = Date.parse("2026-02-22T12:00:00.000Z");
  await page.mouse.move(x + (width * (critical - start)) / (Date.parse(now) - start), y + 12);
  await page.locator("[part=ruler]").waitFor();
  assert.match(await page.locator("[part=when]").innerText(), /25 Feb 2026/);
  assert.equal(await lane(page, node).locator("[part=name] [part=icon]").getAttribute("data-health"), "critical");
  assert.match(await page.locator("[part=told] [part=tooltip]").innerText(), /Critical[^]*NodeAtRisk/);
  assert.deepEqual(page.complaints, []);
});

test("a move of the mouse lays the page out once, and within a segment the tooltip stays untouched", async () => {
  const page = await openPage();
  const { x, y, width } = await box(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const layouts = async () => (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "LayoutCount").value;
  const move = async (to) => {
    await page.mouse.move(to, y + 12);
    await settle(page);
  };
  await move(x + width * 0.1);
  await page.locator("[part=told] [part=tooltip]").waitFor();
  await settle(page);
  const before = await layouts();
  const moves = 10;
  for (let step = 1; step <= moves; step++) await move(x + width * (0.1 + step * 0.08));
  const laidOut = (await layouts()) - before;
  // Half of them more, if something else happens.
  assert.ok(laidOut <= moves * 1.5, `${moves} moves laid out the page ${laidOut} times`);

  const segment = await lane(page, node).locator("tr[data-segment]").evaluateAll((rows) => {
    const lasts = ({ dataset }) => dataset.end - dataset.start;
    const { start, end } = rows.toSorted((one, other) => lasts(other) - lasts(one))[0].dataset;
    return (Number(start) + Number(end)) / 2;
  });
  const start = Date.parse("2026-02-22T12:00:00.000Z");
  const middle = x + (width * (segment - start)) / (Date.parse(now) - start);
  await move(middle);
  await page.evaluate(() => {
    const heard = { attributes: true, characterData: true, childList: true, subtree: true };
    new MutationObserver((all) => (globalThis.writes = (globalThis.writes ?? 0) + all.length)).observe(document.querySelector("[part=told]"), heard);
  });
  for (let step = -5; step <= 5; step++) await move(middle + step);
  assert.equal(await page.evaluate(() => globalThis.writes ?? 0), 0, "the tooltip of the same segment was written anew");
  assert.deepEqual(page.complaints, []);
});

test("what is framed is drawn as wide as all was, and Escape, a double click and the browser step back", async () => {
  const page = await openPage();
  await frame(page, 0.25, 0.5);
  await untilAddress(page, () => location.search.includes("zoom="), "the frame is not in the address");
  const [from, to] = query(page).get("zoom").split("/").map(Date.parse);
  const day = 86_400_000;
  assert.ok(Math.abs(to - from - 1.75 * day) < 0.05 * day, `a quarter of a week is ${(to - from) / day} days`);
  assert.equal(await page.locator("[part=details]").count(), 0, "to frame opens nothing");

  await frame(page, 0.25, 0.75);
  await pass(page, 450);
  const second = query(page).get("zoom");
  await page.goBack();
  await page.waitForFunction((second) => new URLSearchParams(location.search).get("zoom") !== second, second);
  await page.locator("[part=zooming] >> text=Whole span").click();
  await untilAddress(page, () => !location.search.includes("zoom="), "not all is drawn again");

  await frame(page, 0.25, 0.5);
  await untilAddress(page, () => location.search.includes("zoom="), "the frame is not in the address");
  const { x, y } = await box(page);
  await page.mouse.dblclick(x + 9, y + 12);
  await untilAddress(page, () => !location.search.includes("zoom="), "a double click did not step back");
  assert.deepEqual(page.complaints, []);
});

test("after framing, what is told is of the instant that the pointer is at now", async () => {
  const page = await openPage();
  const told = () => page.evaluate(() => ["[part=when]", "[part=told] [part=tooltip]"].map((part) => document.querySelector(part)?.innerText));
  const { x, y, width } = await box(page);
  await page.mouse.move(x + width * 0.5, y + 12);
  await page.locator("[part=told] [part=tooltip]").waitFor();
  const before = await told();
  await frame(page, 0.25, 0.5);
  await untilAddress(page, () => location.search.includes("zoom="), "the frame is not in the address");
  await page.locator("[part=told] [part=tooltip]").waitFor();
  await settle(page);
  const framed = await told();
  await page.mouse.move(x + width * 0.9, y + 12);
  await page.mouse.move(x + width * 0.5, y + 12);
  await settle(page);
  assert.deepEqual(framed, await told());
  assert.notEqual(framed[0], before[0]);
  assert.deepEqual(page.complaints, []);
});

test("where the search finds nobody, no cursor is drawn", async () => {
  const page = await openPage();
  const { x, y, width } = await box(page);
  await page.mouse.move(x + width * 0.5, y + 12);
  await page.locator("[part=ruler]").waitFor();
  await page.getByRole("searchbox").fill("nobody is called so");
  await page.locator("[part=nothing]").waitFor();
  await becomes(() => page.locator("[part=ruler]").count(), 0);
});

test("who steps back to what is older than its span by now steps forth again", async () => {
  const page = await openPage("span=24h&entity=Platform%2F&at=2026-03-01T06:00:00Z");
  await page.waitForSelector("[part=details]");
  await frame(page, 0.5, 0.9);
  await untilAddress(page, () => location.search.includes("zoom="), "the frame is not in the address");
  await pass(page, 450);
  await page.clock.setFixedTime("2026-03-03T12:00:00Z");
  await page.goBack();
  await untilAddress(page, () => location.search.includes("span=7d"), "the span does not reach back to what is open");
  await pass(page, 450);
  await page.goForward();
  await untilAddress(page, () => location.search.includes("zoom="), "the step forth is gone");
  assert.deepEqual(page.complaints, []);
});

test("a zoom to what lies outside the span is none", async () => {
  const page = await openPage(`${week}&zoom=2026-01-01T00:00:00Z/2026-01-02T00:00:00Z`);
  assert.equal(await page.getByRole("button", { name: "Whole span" }).first().isDisabled(), true, "it counts as zoomed");
  assert.equal(await page.locator("[part=overview] [part=brush]").count(), 0);
  assert.equal(await page.locator("[part=shown]").count(), 0);
});

test("the wheel zooms with Ctrl, moves with Shift, and is the page's otherwise", async () => {
  const page = await openPage();
  const { x, y, width } = await box(page);
  const zoomed = async () => {
    await pass(page, 450);
    return query(page).get("zoom");
  };
  await page.mouse.move(x + width / 2, y + 12);
  await page.mouse.wheel(0, 120);
  assert.equal(await zoomed(), null);
  await page.evaluate(() => scrollTo(0, 0));
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -120);
  await page.keyboard.up("Control");
  const near = await zoomed();
  assert.ok(near, "Ctrl and the wheel did not zoom");
  await page.keyboard.down("Shift");
  await page.mouse.wheel(0, 120);
  await page.keyboard.up("Shift");
  const further = await zoomed();
  const [a, b] = [near, further].map((zoom) => zoom.split("/").map(Date.parse));
  assert.ok(b[0] > a[0] && b[1] - b[0] === a[1] - a[0], `${near} was not moved to ${further}`);
});

test("without a mouse one finds when a node was critical, and why", async () => {
  const page = await openPage(`${week}&q=node`);
  await page.locator("[part=search]").focus();
  const at = () => page.evaluate(() => document.activeElement.closest("[data-entity]")?.dataset.entity);
  for (let stops = 0; (await at()) !== node; stops++) {
    assert.ok(stops < 12, `12 times Tab did not lead to ${node}, but to ${await at()}`);
    await page.keyboard.press("Tab");
  }
  const said = () => page.evaluate(() => document.activeElement.getAttribute("aria-valuetext"));
  for (let presses = 0; !/^Critical/.test(await said()); presses++) {
    assert.ok(presses < 9, `no problem is critical, but ${await said()}`);
    await page.keyboard.press("n");
  }
  assert.match(await said(), /25 Feb, 06:02 to 25 Feb, 08:05/);
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await untilAddress(page, () => location.search.includes("zoom="), "+ did not zoom");
  assert.equal(await lane(page, node).locator("[part=cursor]").count(), 1, "the zoom lost what one looked at");
  await page.keyboard.press("Enter");
  assert.match(await lane(page, node).locator("[part=details]").innerText(), /NodeAtRisk/);
  await untilAddress(page, () => location.search.includes("entity=Node"), "the details are not in the address");

  const link = page.url();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("[part=details]").count(), 0, "Escape left the details open");
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await at(), node, "↓ did not lead to the next lane");
  await page.keyboard.press("ArrowUp");
  assert.equal(await at(), node);

  const other = await open(browser, link, { now });
  assert.match(await lane(other, node).locator("[part=details]").innerText(), /NodeAtRisk/, "the link shows something else");
  assert.equal(await other.locator("[part=search]").inputValue(), "node");
  assert.deepEqual([...page.complaints, ...other.complaints], []);
});

test("one segment is open at a time, of the platform or of a lane, and a link opens it", async () => {
  const page = await openPage();
  const platform = lane(page, "Platform/");
  const details = (entity) => entity.locator("[part=details]");
  await platform.locator("[part=track]").focus();
  await page.keyboard.press("n");
  await page.keyboard.press("Enter");
  const told = await details(platform).locator("[part=facts]").first().innerText();
  await untilAddress(page, () => location.search.includes("entity=Platform%2F"), "the platform's details are not in the address");
  const other = await open(browser, page.url(), { now });
  assert.equal(await details(lane(other, "Platform/")).locator("[part=facts]").first().innerText(), told);
  await lane(page, node).locator("[part=name]").click();
  await details(lane(page, node)).waitFor();
  assert.equal(await details(platform).count(), 0);
  await untilAddress(page, () => location.search.includes("entity=Node"), "the lane's details are not in the address");
  assert.deepEqual([...page.complaints, ...other.complaints], []);
});

test("a link that names an entity and no instant opens its last problem, and no step back undoes that", async () => {
  const page = await openPage();
  for (const entity of [node, "Platform/"]) {
    const problems = 'tr:is([data-health="critical"], [data-health="warning"])';
    const last = await lane(page, entity).locator(problems).last().evaluate(({ dataset }) => [dataset.start, dataset.end].map(Number));
    const steps = await openPage();
    const before = steps.url();
    await steps.goto(`${before}&entity=${entity}`);
    await lane(steps, entity).locator("[part=details]").waitFor();
    await untilAddress(steps, () => location.search.includes("&at="), "the instant is not in the address");
    const at = Date.parse(query(steps).get("at"));
    assert.ok(last[0] <= at && at < last[1], `${query(steps).get("at")} is not in ${last.map((it) => new Date(it).toISOString())}`);
    await steps.goBack();
    assert.equal(steps.url(), before);
    await steps.close();
  }
});

test("a link to an entity that its search hides says so until the search is gone", async () => {
  const page = await open(browser, `${(await openPage()).url()}&q=zenko&entity=${node}`, { now });
  const told = page.getByText("The search hides “10.100.0.11:9100”.", { exact: true });
  await told.waitFor();
  await page.locator("[part=search]").fill("");
  await told.waitFor({ state: "detached" });
  await lane(page, node).locator("[part=details]").waitFor();
  // Who is not there at all is not hidden.
  const other = await open(browser, `${page.url().replace(/entity=[^&]*/, "entity=Node/node-9")}&q=node`, { now });
  await other.getByText("There is nothing about “node-9”").waitFor();
});

test("a search leaves what it finds, and says when that is nothing", async () => {
  const page = await openPage();
  await page.locator("[part=search]").fill("zenko");
  await page.waitForFunction(() => document.querySelectorAll("[part=lane]").length === 1);
  // Alerts name nodes by their address: another one tells what people call it, or holds its name in some label.
  const names = (entity) => lane(page, entity).locator("[part=names]");
  await page.locator("[part=search]").fill("NODE-2");
  await names("Node/10.100.0.12:9100").filter({ hasText: /^node-210\.100\.0\.12:9100$/ }).waitFor();
  await page.locator("[part=search]").fill("node-1");
  await names(node).filter({ hasText: /^10\.100\.0\.11:9100pod: .*-node-1$/ }).waitFor();
  await page.locator("[part=search]").fill("nodedegr");
  await names(node).filter({ hasText: /^10\.100\.0\.11:9100NodeDegraded$/ }).waitFor();
  // In French, whose kinds have other names, with accents or without.
  await page.getByRole("combobox", { name: "Language" }).selectOption("fr");
  for (const wanted of ["nœud 2", "noeud 2"]) {
    await page.locator("[part=search]").fill(wanted);
    await becomes(() => page.locator("[part=lane]").evaluateAll((lanes) => lanes.map(({ dataset }) => dataset.entity)), ["Node/10.100.0.12:9100"]);
  }
  await page.getByRole("combobox", { name: "Langue" }).selectOption("en");
  await page.locator("[part=search]").fill("<b>nobody");
  assert.equal(await page.locator("[part=nothing]").innerText(), "Nothing matches “<b>nobody”.");
});

test("any range can be chosen, in the page's zone", async () => {
  const page = await openPage("span=7d&zone=utc");
  await page.locator(".range > summary").first().click();
  const written = () => page.locator(".range input").evaluateAll((inputs) => inputs.map((input) => input.value));
  await becomes(written, ["2026-02-22T12:00", "2026-03-01T12:00"]);
  await page.locator("[name=start]").fill("2026-02-25T00:00");
  await page.locator("[name=end]").fill("2026-02-26T00:00");
  await page.locator(".menu.range [type=submit]").click();
  await untilAddress(page, () => location.search.includes("start=2026-02-25T00"), "the range is not in the address");
  assert.equal(query(page).get("end"), "2026-02-26T00:00:00.000Z");
});
