// What the page gives away: files of what it shows.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { report } from "./companion.mjs";
import { openPage, server, span } from "./demo.mjs";

let page;
before(async () => {
  page = await openPage();
});

/** The text of the file that a button of the menu gives. */
async function save(button) {
  const menu = page.locator("details", { has: page.getByText("Export", { exact: true }) });
  if ((await menu.getAttribute("open")) === null) await menu.locator("summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  assert.equal(await menu.getAttribute("open"), null, "the menu stays open");
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), bytes, text: bytes.toString("utf8") };
}

test("the data are those that report prints, but for what authors say, which the page did not ask for", async () => {
  const { name, text } = await save("Data (JSON)");
  assert.equal(name, "global-health-2026-03-01.json");
  const [saved, expected] = [JSON.parse(text), await report(server.url, span)];
  assert.deepEqual(saved.timelines, expected.timelines);
  assert.deepEqual(saved.policy, expected.policy);
  assert.equal(saved.demo, true);
  assert.deepEqual(saved.ranking, expected.ranking);
  assert.equal(saved.episodes.length, expected.episodes.length);
});

test("the table has a row for each episode", async () => {
  const { name, text } = await save("Table (CSV)");
  assert.equal(name, "global-health-2026-03-01.csv");
  const { episodes } = await report(server.url, span);
  assert.equal(text.match(/^\d{4}-/gm).length, episodes.length);
});

test("the report is the whole page", async () => {
  const { name, text } = await save("Report (HTML)");
  assert.equal(name, "global-health-2026-03-01.html");
  assert.match(text, /^<!doctype html>[^]*Content-Security-Policy[^]*<\/html>\n$/);
});

test("the picture has a lane for each entity", async () => {
  const { text } = await save("Picture (SVG)");
  const { timelines } = await report(server.url, span);
  assert.equal(text.match(/<svg x="260"/g).length, timelines.length + 1, "and an axis");
});

test("the picture in pixels is twice as fine, under the page's own policy", async () => {
  const { name, bytes } = await save("Picture (PNG)");
  assert.equal(name, "global-health-2026-03-01.png");
  assert.equal(bytes.toString("latin1", 1, 4), "PNG");
  const { timelines } = await report(server.url, span);
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [2 * 1240, 2 * (40 * timelines.length + 56)]);
  const colours = await page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const pixels = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
    return [...new Set(pixels)].map((pixel) => (pixel & 0xffffff).toString(16));
  }, [...bytes]);
  // Red, green, blue: the last stands first.
  assert.ok(colours.includes("939e00") && colours.includes("400c1"), "healthy and critical are painted");
});

test("the logged lines are copied whole, and open again", async () => {
  const { name, text } = await save("Logged lines");
  assert.equal(name, "global-health-2026-03-01.log");
  assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z \{/);
  assert.match(text, /"annotations":\{"/, "with what authors say");
  await page.locator('input[type="file"]').setInputFiles({ name: "again.log", mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.locator('.notice[data-kind="file"]').waitFor();
  const again = await save("Logged lines");
  assert.deepEqual([again.name, again.text === text], ["again.log", true]);
  await page.getByRole("button", { name: "Back to the live view" }).click();
});

test("a copy can be cancelled, and says why where it fails", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/api/loki/**", async (route) => {
    await held;
    await route.abort().catch(() => {});
  });
  const start = async () => {
    await page.locator(".menu.export > summary").click();
    await page.getByRole("button", { name: "Logged lines" }).click();
  };
  await start();
  await page.getByRole("button", { name: "Cancel" }).click();
  assert.equal(await page.locator('.notice[data-kind="progress"]').count(), 0);
  release();
  await page.unroute("**/api/loki/**");
  await page.route("**/api/loki/**", (route) => route.fulfill({ status: 403 }));
  await start();
  const fault = page.locator('.notice[data-kind="fault"]');
  await fault.waitFor();
  assert.match(await fault.innerText(), /Loki requires a valid login \(403\)/);
  await fault.getByRole("button", { name: "Dismiss" }).click();
  await page.unroute("**/api/loki/**");
});

test("a menu is left with Escape or Tab, and the keyboard is back at its button", async () => {
  const summary = page.locator(".menu.export > summary");
  await summary.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.locator(":focus").innerText(), "Copy the link");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".menu[open]").count(), 0);
  assert.ok(await summary.evaluate((summary) => summary === document.activeElement));
  await page.keyboard.press("Enter");
  for (let stops = 0; stops < 8; stops++) await page.keyboard.press("Tab");
  assert.equal(await page.locator(".menu[open]").count(), 0);
  assert.deepEqual(page.complaints.filter((said) => !said.includes("403")), []);
});
