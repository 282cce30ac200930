// The page for all: without a pointer, without colours of ours, without motion, in any window.
import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers, blank, launch, open, resize } from "./browser.mjs";
import { browser, now, openPage, server, week } from "./demo.mjs";
import { misfits } from "./layout.mjs";

test("without colours of ours all can still be seen and used", async () => {
  const page = await openPage(week, { forcedColors: "active" });
  assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
  assert.deepEqual(await barriers(page), []);
  const seen = await page.locator('[part="segments"]').evaluateAll((paths) =>
    paths.map((path) => {
      const { fill, stroke } = getComputedStyle(path);
      return [path.dataset.health, fill, stroke].join(" ");
    }),
  );
  const looks = new Map([...new Set(seen)].map((look) => [look.split(" ", 1)[0], look.slice(look.indexOf(" "))]));
  assert.ok(looks.size >= 4 && new Set(looks.values()).size >= 4, `alike: ${JSON.stringify([...looks])}`);
});

test("who wants no motion sees none, while it loads", async () => {
  const moving = async (reducedMotion) => {
    const page = await blank(browser, { reducedMotion });
    await page.route("**/api/loki/**", () => {});
    await page.goto(`${server.url}/?span=24h`);
    await page.locator('[data-state="loading"]').first().waitFor();
    const moving = await page.evaluate(() => document.getAnimations().length);
    await page.close();
    return moving;
  };
  assert.ok((await moving("no-preference")) > 0, "nothing ever moves: this test says nothing");
  assert.equal(await moving("reduce"), 0);
});

const opened = "entity=Node%2F10.100.0.12%3A9100&at=2026-02-25T04:00:00.000Z";

test("the page can be read in windows of five widths, in both languages", async () => {
  const faults = [];
  for (const language of ["en", "fr"]) {
    const page = await open(browser, `${server.url}/?${week}&lang=${language}&${opened}`, { now, width: 320 });
    await page.locator("[part=alert] summary [part=since]").first().waitFor();
    // 320 pixels: what is left of 1280 where all is drawn four times as large.
    for (const width of [320, 360, 768, 1280, 1920]) {
      // So high that all of it is laid out.
      await resize(page, { width, height: 8_000 });
      faults.push(...(await misfits(page)).map((misfit) => `${width}, ${language}: ${misfit}`));
    }
  }
  assert.deepEqual(faults, []);
});

test("who has the browser write twice as large reads all of it, and lanes are as tall as what they say", async () => {
  const large = await launch("--blink-settings=defaultFontSize=32");
  try {
    for (const width of [390, 1280, 1920]) {
      const page = await open(large, `${server.url}/?${week}&lang=fr&${opened}`, { now, width });
      const lane = page.locator("[part=lane]:has([part=details])");
      await lane.waitFor();
      await page.waitForFunction(() => scrollY > 0);
      const top = await lane.evaluate((lane) => {
        const [own, head] = [lane, lane.closest("[part=lanes]").querySelector("[part=head]")].map((it) => it.getBoundingClientRect());
        return own.top - head.bottom;
      });
      assert.ok(top >= 0, `the lane whose details are open is ${-top} pixels below what stays in sight above it`);
      // So high that nothing has to stay in sight.
      await resize(page, { width, height: 12_000 });
      assert.deepEqual(await misfits(page), [], `${width} pixels`);
      const [row, below] = await page.locator("[part=rows]").evaluate((rows) => {
        const [whole, last] = [rows, rows.lastElementChild].map((it) => it.getBoundingClientRect());
        return [last.height, whole.bottom - last.bottom];
      });
      assert.ok(row > 70, `lanes of ${row} pixels`);
      assert.ok(Math.abs(below) <= 1, `the lanes end ${below} pixels above where they should`);
      await page.close();
    }
  } finally {
    await large.close();
  }
});

test("instants below bars are as large as the reader's letters, and none stands on another", async () => {
  const heights = [];
  for (const size of [16, 32]) {
    const reader = await launch(`--blink-settings=defaultFontSize=${size}`);
    try {
      for (const width of [390, 768, 1280]) {
        const page = await open(reader, `${server.url}/?${week}&lang=fr`, { now, width });
        const axes = await page.locator("[part=axis]").evaluateAll((axes) =>
          axes.filter((axis) => axis.checkVisibility()).map((axis) => axis.querySelector("text")?.getBoundingClientRect().height),
        );
        assert.ok(axes.length > 1 && axes.every(Boolean), `${size}, ${width}: ${axes} are the heights of the first instants`);
        assert.deepEqual(await misfits(page), [], `${width} pixels, letters of ${size}`);
        heights.push(axes);
        await page.close();
      }
    } finally {
      await reader.close();
    }
  }
  const [plain, large] = [heights.slice(0, 3), heights.slice(3)].map((them) => them.flat());
  plain.forEach((height, at) => assert.ok(Math.abs(large[at] / height - 2) < 0.2, `${height} became ${large[at]}`));
});

test("what the page's menus open is in the window, wherever their buttons are", async () => {
  const page = await open(browser, `${server.url}/?${week}&lang=fr`, { now });
  const faults = [];
  for (const width of [360, 640, 700, 768, 1280]) {
    await resize(page, { width, height: 800 });
    for (const menu of await page.locator(".menu").all()) {
      await menu.locator("summary").click();
      const [button, items] = [await menu.locator("summary").boundingBox(), await menu.locator(".menu-items").boundingBox()];
      const isBelow = items.y >= button.y + button.height && items.y < button.y + button.height + 12;
      const isBeside = items.x <= button.x + button.width && items.x + items.width >= button.x;
      if (items.x < 0 || items.x + items.width > width || !isBelow || !isBeside) faults.push({ width, button, items });
      await menu.locator("summary").click();
    }
  }
  assert.deepEqual(faults, []);
  await page.close();
});

test("who asks for more contrast gets text and borders of the strongest colours", async () => {
  const page = await openPage();
  const colours = () =>
    page.evaluate(() => {
      const [body, card, known] = [document.body, ...["article.card", "[part=known]"].map((it) => document.querySelector(it))].map(getComputedStyle);
      return { isStrong: known.color === body.color, border: card.borderTopColor };
    });
  const usual = await colours();
  await page.emulateMedia({ contrast: "more" });
  const strong = await colours();
  assert.ok(!usual.isStrong && strong.isStrong, "text beside other text stays pale");
  assert.notEqual(strong.border, usual.border);
  await page.close();
});

test("in the overview states are told apart as in a bar, outside and inside what is drawn", async () => {
  for (const theme of ["light", "dark"]) {
    const page = await openPage(`${week}&theme=${theme}&zoom=2026-02-24T12:00:00.000Z/2026-02-26T12:00:00.000Z`);
    const seen = await page.locator("[part=overview]").evaluate((overview) => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      /** How bright layers are, one upon the other, each a colour and how opaque, as WCAG 2 defines it. */
      const luminance = (layers) => {
        for (const [colour, opacity] of layers) {
          canvas.globalAlpha = opacity;
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
        }
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((channel) =>
          channel <= 10 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const style = (part) => getComputedStyle(overview.querySelector(`[part=${part}]`));
      const ground = [getComputedStyle(overview).backgroundColor, 1];
      const opacity = Number(style("picture").opacity);
      const states = [...overview.querySelectorAll("[part=segments]")].map((path) => {
        const { fill, stroke } = getComputedStyle(path);
        return [path.dataset.health, [ground, [fill === "none" ? stroke : fill, opacity]]];
      });
      const veils = { outside: ["transparent", 1], inside: [style("brush").backgroundColor, Number(style("brush").opacity)] };
      return Object.entries(veils).map(([place, veil]) => {
        const bright = states.map(([health, layers]) => [health, luminance([...layers, veil])]);
        return { place, ground: luminance([ground, veil]), states: bright };
      });
    });
    const [whole, framed] = await Promise.all(["overview", "brush"].map((part) => page.locator(`[part=overview], [part=overview] [part=${part}]`).last().boundingBox()));
    assert.deepEqual([framed.y, framed.height], [whole.y, whole.height], "what scrolls would cut the frame off");
    const contrast = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    for (const { place, ground, states } of seen) {
      assert.equal(states.length, 5);
      for (const [at, [health, one]] of states.entries()) {
        for (const [neighbour, other] of states.slice(at + 1)) {
          // Ground is between them.
          const best = Math.max(contrast(one, other), contrast(one, ground), contrast(other, ground));
          assert.ok(best >= 3, `${theme}, ${place}: ${health} beside ${neighbour} is ${best.toFixed(2)} to 1`);
        }
      }
    }
    await page.close();
  }
});

test("on paper the page is light, whatever its theme, and has no controls", async () => {
  const page = await open(browser, `${server.url}/?${week}&theme=dark&${opened}`, { now });
  const looks = () =>
    page.evaluate(() => {
      const { colorScheme } = getComputedStyle(document.documentElement);
      const controls = [...document.querySelectorAll("button, input, select, summary")].filter((it) => it.checkVisibility());
      const named = controls.map((it) => it.getAttribute("part") ?? (it.className || it.localName));
      return { colorScheme, controls: [...new Set(named)].sort() };
    });
  assert.equal((await looks()).colorScheme, "dark");
  await page.emulateMedia({ media: "print" });
  // A figure and the name of an alert are read, too.
  assert.deepEqual(await looks(), { colorScheme: "light", controls: ["alert-title", "known"] });
  const below = await page.locator("[part=rows]").evaluate((rows) => {
    // No script tells anew how tall they are when sheets part them.
    rows.style.height = "10px";
    const [whole, last] = [rows, rows.lastElementChild].map((it) => it.getBoundingClientRect().bottom);
    return Math.round(whole - last);
  });
  assert.equal(below, 0, "lanes stand on what is below them");
  assert.deepEqual(await misfits(page), []);
  await page.close();
});
