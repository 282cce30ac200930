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

test("no name breaks inside a word that has room in a line, on a screen or on paper", async () => {
  const page = await blank(browser);
  await page.goto(address);
  for (const [media, width] of Object.entries({ screen: 1280, print: 718 })) {
    await page.emulateMedia({ media });
    await resize(page, { width, height: 800 });
    const broken = await page.locator(".name, tbody th[scope=row]").evaluateAll((names) =>
      names.flatMap((name) => {
        const { paddingLeft, paddingRight } = getComputedStyle(name);
        const room = name.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
        const walker = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
        const broken = [];
        while (walker.nextNode()) {
          for (const word of walker.currentNode.data.matchAll(/[^\s/-]+[/-]?/g)) {
            const range = document.createRange();
            range.setStart(walker.currentNode, word.index);
            range.setEnd(walker.currentNode, word.index + word[0].length);
            const lines = [...range.getClientRects()];
            const width = lines.reduce((sum, line) => sum + line.width, 0);
            if (lines.length > 1 && width <= room) broken.push(word[0]);
          }
        }
        return broken;
      }),
    );
    assert.deepEqual(broken, [], media);
  }
  await page.close();
});

test("on paper the instants stand above the lanes, on the same sheet", async () => {
  const page = await blank(browser);
  await page.goto(address);
  const above = () =>
    page.locator(".lanes").evaluate((lanes) => {
      const [axis, lane] = [".axis", ".lane"].map((part) => lanes.querySelector(part).getBoundingClientRect());
      return { isAbove: axis.bottom <= lane.top, isBeside: [axis.left - lane.left, axis.right - lane.right].every((off) => Math.abs(off) < 1) };
    });
  assert.deepEqual(await above(), { isAbove: false, isBeside: true });
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await above(), { isAbove: true, isBeside: true });
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
