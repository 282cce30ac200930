// Every story of the gallery: how it looks, whether all can use it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { barriers, launch } from "./browser.mjs";
import { serve } from "./companion.mjs";
import { gallery, paths, show } from "./gallery.mjs";
import { fault } from "./pictures.mjs";

/** A picture is no taller, in pixels: what follows is in the snapshot. */
const TALL = 600;

const pictures = fileURLToPath(new URL("../pictures/", import.meta.url));

let server, browser, stories;
before(async () => {
  server = await serve();
  browser = await launch();
  stories = await paths(browser, server.url);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** How a window may be: with either theme, or with the colours of its user. */
const schemes = { light: { scheme: "light" }, dark: { scheme: "dark" }, forced: { forcedColors: "active" } };

/** The stories that have a picture in a scheme: in forced colours those that show all there is. */
const pictured = (scheme) =>
  scheme === "forced" ? ["bar/your-own", "bar/unavailable-over-critical", "asked/tooltip", "details/alerts", "details/made-of", "timelines/events", "notices/all-at-once"] : stories;

for (const [scheme, options] of Object.entries(schemes)) {
  test(`every story looks like its picture and has no barriers that axe knows, ${scheme}`, async () => {
    const page = await gallery(browser, server.url, options);
    const faults = [];
    for (const path of pictured(scheme)) {
      const { height, ...place } = await (await show(page, path)).boundingBox();
      const clip = { ...place, height: Math.min(height, TALL) };
      faults.push(await fault(page, `${pictures}${path}-${scheme}.png`, clip));
      faults.push(...(await barriers(page, "[data-story]")).map((barrier) => `${path}: ${barrier}`));
    }
    assert.deepEqual(faults.filter(Boolean), []);
    assert.deepEqual(page.complaints, []);
  });
}

test("every picture is of a story", () => {
  const files = readdirSync(pictures, { recursive: true }).filter((name) => name.endsWith(".png"));
  const known = new Set(Object.keys(schemes).flatMap((scheme) => pictured(scheme).map((path) => `${path}-${scheme}.png`)));
  assert.deepEqual(files.filter((name) => !known.has(name.replace("-changed", ""))), []);
});
