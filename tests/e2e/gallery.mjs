// The gallery, opened for its stories: one after the other in one page, in a font that no machine brings along.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { blank, settle } from "./browser.mjs";

const { resolve } = createRequire(import.meta.url);
// The second has the signs that the first lacks, such as ▲ and arrows: no machine's own font is in the pictures.
const fonts = {
  letters: readFileSync(resolve("@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2")),
  signs: readFileSync(resolve("@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff2")),
};
const faces = `
  @font-face { font-family: "Letters"; src: url("letters.woff2"); font-weight: 100 900 }
  @font-face { font-family: "Signs"; src: url("signs.woff2") }
  :root { --health-font: "Letters", "Signs" }`;

/** How wide the window is where a story does not care, in pixels. */
const WIDTH = 800;

/** Opens the gallery for stories that stand alone. */
export async function gallery(browser, url, options) {
  const page = await blank(browser, options);
  await page.route("**/font.css", (route) => route.fulfill({ contentType: "text/css", body: faces }));
  for (const [name, body] of Object.entries(fonts)) {
    await page.route(`**/${name}.woff2`, (route) => route.fulfill({ contentType: "font/woff2", body }));
  }
  // Details that are opened are brought into sight, once their code is here: that would move what is looked at.
  await page.addInitScript(() => (Element.prototype.scrollIntoView = () => {}));
  await page.goto(`${url}/stories/#/?alone`);
  await page.locator("[data-story]").waitFor();
  await page.addStyleTag({ url: "font.css" });
  await page.evaluate(() => Promise.all(["Letters", "Signs"].map((name) => document.fonts.load(`14px "${name}"`))));
  return page;
}

/** Shows the story of `path` alone, as wide as `width` or as it wants to be, and waits until it is drawn. */
export async function show(page, path, { query = "", width } = {}) {
  await page.evaluate(([path, query]) => (location.hash = `/${path}?alone&${query}`), [path, query]);
  const story = page.locator(`[data-story="${path}"]`);
  await story.waitFor();
  const wanted = width ?? Number((await story.getAttribute("data-width")) ?? WIDTH);
  if (page.viewportSize().width !== wanted) await page.setViewportSize({ width: wanted, height: 800 });
  await settle(page);
  // Details that a link opens are brought into sight.
  await page.evaluate(() => scrollTo(0, 0));
  return story;
}

/** The paths of all stories, such as `bar/doubts`. */
export async function paths(browser, url) {
  const page = await blank(browser);
  await page.goto(`${url}/stories/`);
  const links = page.locator(".stories li a");
  await links.first().waitFor();
  const paths = await links.evaluateAll((links) => links.map(({ hash }) => hash.replace("#/", "")));
  await page.close();
  return paths;
}
