// The report as a user opens it: a file, without a server.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { barriers, blank, launch, resize } from "./browser.mjs";
import { serve, write } from "./companion.mjs";
import { misfits } from "./layout.mjs";

const now = "2026-03-01T12:00:00.000Z";
const span = { start: "2026-02-22T12:00:00.000Z", end: now, now };

let folder, browser, address, french;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "report-"));
  const file = join(folder, "report.html");
  const inFrench = join(folder, "rapport.html");
  const server = await serve("--now", now);
  try {
    await write(server.url, span, "--format", "html", "--output", file);
    await write(server.url, span, "--format", "html", "--language", "fr", "--output", inFrench);
  } finally {
    await server.stop();
  }
  address = pathToFileURL(file).href;
  french = pathToFileURL(inFrench).href;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

for (const scheme of ["light", "dark"]) {
  test(`a report opens offline, asks for nothing and has no barriers, ${scheme}`, async () => {
    const page = await blank(browser, { scheme });
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(address);

    assert.deepEqual(asked, [address]);
    assert.deepEqual(page.complaints, [], "its policy takes its style");
    const width = await page.locator("body").evaluate((body) => getComputedStyle(body).maxWidth);
    assert.equal(width, "1280px", "its style is applied");
    assert.ok((await page.locator("svg.lane path").count()) > 10, "lanes are drawn");
    const { version, timelines } = JSON.parse(await page.locator("#report").textContent());
    assert.equal(version, 1);
    assert.equal(await page.locator("svg.lane").count(), timelines.length);
    assert.deepEqual(await barriers(page), []);
    await page.close();
  });
}

test("a report can be read in windows of four widths, in both languages", async () => {
  const page = await blank(browser);
  const faults = [];
  for (const [language, report] of Object.entries({ en: address, fr: french })) {
    await page.goto(report);
    for (const width of [360, 768, 1280, 1920]) {
      await resize(page, { width, height: 8_000 });
      faults.push(...(await misfits(page)).map((misfit) => `${width}, ${language}: ${misfit}`));
      const lane = await page.locator("svg.lane").first().evaluate((lane) => lane.clientWidth);
      if (lane < width * 0.4) faults.push(`${width}, ${language}: a lane is ${lane} pixels wide`);
    }
  }
  assert.deepEqual(faults, []);
  await page.close();
});

test("its widest table fits a phone and a window of 768 pixels", async () => {
  const page = await blank(browser);
  for (const report of [address, french]) {
    await page.goto(report);
    for (const width of [360, 768]) {
      await resize(page, { width, height: 800 });
      const beyond = await page.locator(".table").evaluateAll((tables) => tables.map((table) => table.scrollWidth - table.clientWidth));
      assert.deepEqual(beyond, beyond.map(() => 0), `${width} pixels`);
    }
  }
  await page.close();
});

test("without colours of its own each health looks different from the others", async () => {
  const page = await blank(browser, { forcedColors: "active" });
  await page.goto(address);
  const seen = await page.locator("[part=segments]").evaluateAll((paths) =>
    paths.map((path) => {
      const { fill, stroke } = getComputedStyle(path);
      return [path.dataset.health, fill, stroke].join(" ");
    }),
  );
  assert.deepEqual([...new Set(seen.filter((look) => !look.startsWith("un")))].sort(), [
    "critical rgb(0, 0, 0) rgb(0, 0, 0)",
    "healthy rgb(255, 255, 255) rgb(0, 0, 0)",
    "warning rgb(255, 255, 0) rgb(0, 0, 0)",
  ]);
  await page.close();
});
