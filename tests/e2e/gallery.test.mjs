// The gallery around the stories: its list, its addresses, its controls.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { barriers, blank, launch, resize } from "./browser.mjs";
import { serve } from "./companion.mjs";
import { paths } from "./gallery.mjs";
import { misfits } from "./layout.mjs";

let server, browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function openAt(fragment = "", options) {
  const page = await blank(browser, options);
  page.asked = [];
  page.on("request", (request) => page.asked.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/stories/${fragment}`);
  await page.locator(".frame").waitFor();
  return page;
}
const title = (page) => page.locator("h1").innerText();
const fragment = (page) => new URL(page.url()).hash;
const link = (page, path) => page.locator(`.stories a[href^="#/${path}"]`);
const story = (page, path) => page.locator(`[data-story="${path}"]`).waitFor();

test("it lists the stories that there are snapshots of, and asks nobody for data", async () => {
  const snapshots = readdirSync("tests/snapshots", { recursive: true }).filter((name) => /(?<!-changed)\.html$/.test(name));
  const names = snapshots.map((name) => name.slice(0, -".html".length));
  assert.deepEqual((await paths(browser, server.url)).sort(), names.sort());
  const page = await openAt("#/bar/week");
  assert.deepEqual(page.asked.filter((path) => path.startsWith("/api/")), []);
  assert.deepEqual(page.complaints, []);
});

test("a story has an address, and the back button goes back to the one before", async () => {
  const page = await openAt("#/bar/week");
  assert.equal(await title(page), "bar/week");
  await link(page, "bar/doubts").click();
  await story(page, "bar/doubts");
  assert.equal(fragment(page), "#/bar/doubts");
  assert.equal(await page.locator(".stories [aria-current]").innerText(), "doubts");
  await page.goBack();
  await story(page, "bar/week");
  assert.equal(await title(page), "bar/week");
});

test("a story says what to see, and shows its code and its snapshot", async () => {
  const page = await openAt("#/bar/healthy");
  assert.equal(await page.locator("h1 + p").innerText(), "A day on which nothing happened; the sources vouch for all of it.");
  assert.equal(await page.locator(".code").innerText(), 'fn healthy(args: &Args) -> AnyView {\n    draw(args, day("*."))\n}\n');
  assert.match(await page.locator("main").innerText(), /^Snapshot: tests\/snapshots\/bar\/healthy.html$/m);
});

test("what is chosen is in the address, is seen, and stays for the next story", async () => {
  const page = await openAt("#/bar/week");
  await page.getByLabel("Theme").selectOption("dark");
  await page.getByLabel("The last").selectOption("24h");
  await page.getByLabel("Time zone").selectOption("kathmandu");
  assert.equal(fragment(page), "#/bar/week?theme=dark&zone=kathmandu&span=24h");
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  assert.match(await page.locator('[part="axis"]').textContent(), /UTC\+5:45/);
  await link(page, "bar/doubts").click();
  await story(page, "bar/doubts");
  assert.equal(fragment(page), "#/bar/doubts?theme=dark&zone=kathmandu&span=24h");
  await page.reload();
  await story(page, "bar/doubts");
  assert.equal(await page.getByLabel("Time zone").inputValue(), "kathmandu");
});

test("in French its own words and the story's are French", async () => {
  const page = await openAt("#/asked/table");
  await page.getByLabel("Language").selectOption("fr");
  await page.getByLabel("Thème").waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  assert.match(await page.locator('[part="table"]').innerText(), /Avertissement/);
});

test("a picture can be typed", async () => {
  const page = await openAt("#/bar/your-own");
  const tiles = page.getByLabel("Tiles");
  await tiles.fill("");
  await tiles.pressSequentially("20W 2C é -1x 1e999W *.");
  const healths = () => page.locator("[data-segment]").evaluateAll((rows) => rows.map((row) => row.dataset.health));
  await page.waitForFunction(() => document.querySelectorAll("[data-segment]").length === 3);
  assert.deepEqual(await healths(), ["warning", "critical", "healthy"]);
  assert.equal(await tiles.evaluate((input) => input === document.activeElement), true);
  assert.deepEqual(page.complaints, []);
});

test("a story as wide as a phone is a page of that width", async () => {
  const page = await openAt("#/bar/week?width=360");
  const inside = page.frameLocator("iframe");
  await inside.locator('[data-story="bar/week"]').waitFor();
  assert.equal(await inside.locator("html").evaluate(() => innerWidth), 358);
});

test("the search finds stories by name and by what they show", async () => {
  const page = await openAt();
  const links = page.locator(".stories li a");
  const all = await links.count();
  await page.getByLabel("Search").fill("reboots");
  await page.waitForFunction((all) => document.querySelectorAll(".stories li a").length < all, all);
  assert.deepEqual(await links.allInnerTexts(), ["events"]);
  assert.equal(await page.locator('.stories [role="status"]').innerText(), "Found: 1");
  await page.getByLabel("Search").fill("no such thing");
  await page.waitForFunction(() => !document.querySelector(".stories li a"));
});

test("an address of no story says so", async () => {
  const page = await openAt("#/bar/nothing?theme=dark");
  assert.equal(await title(page), "There is no such story.");
});

for (const scheme of ["light", "dark"]) {
  test(`it has no barriers that axe knows, ${scheme}`, async () => {
    assert.deepEqual(await barriers(await openAt("#/bar/your-own", { scheme })), []);
  });
}

test("it can be read in windows of four widths, in both languages", async () => {
  const faults = [];
  for (const language of ["en", "fr"]) {
    const page = await openAt(`#/bar/your-own?lang=${language}`);
    for (const width of [360, 768, 1280, 1920]) {
      await resize(page, { width, height: 800 });
      faults.push(...(await misfits(page)).map((misfit) => `${width}, ${language}: ${misfit}`));
    }
  }
  assert.deepEqual(faults, []);
});
