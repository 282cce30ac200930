// What the page gives away: files of what it shows.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { report, serve } from "./companion.mjs";

const now = "2026-03-01T12:00:00.000Z";
const span = { start: "2026-02-22T12:00:00.000Z", end: now, now };

let server, browser, page;
before(async () => {
  server = await serve("--now", now);
  browser = await launch();
  page = await open(browser, `${server.url}/?start=${span.start}&end=${span.end}`, { now });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The text of the file that a button of the menu gives. */
async function save(button) {
  const menu = page.locator("details", { has: page.getByText("Export", { exact: true }) });
  if ((await menu.getAttribute("open")) === null) await menu.locator("summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("the data are those that report prints, but for what authors say, which the page did not ask for", async () => {
  const { name, text } = await save("Data (JSON)");
  assert.equal(name, "global-health-2026-03-01.json");
  const [saved, expected] = [JSON.parse(text), await report(server.url, span)];
  assert.deepEqual(saved.timelines, expected.timelines);
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
  assert.deepEqual(page.complaints, []);
});
