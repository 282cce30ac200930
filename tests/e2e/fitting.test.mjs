// Every story of the gallery fits windows of all widths, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { serve } from "./companion.mjs";
import { gallery, paths, show } from "./gallery.mjs";
import { misfits } from "./layout.mjs";

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

for (const width of [360, 768, 1280, 1920]) {
  test(`every story can be read in a window of ${width} pixels, in both languages`, async () => {
    const page = await gallery(browser, server.url);
    const faults = [];
    for (const path of stories) {
      for (const language of ["en", "fr"]) {
        await show(page, path, { width, query: `lang=${language}` });
        faults.push(...(await misfits(page)).map((misfit) => `${path}, ${language}: ${misfit}`));
      }
    }
    assert.deepEqual(faults, []);
  });
}
