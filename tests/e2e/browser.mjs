// Chromium, so that a run looks the same everywhere: no motion, one scale, one zone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Starts it, with `flags` beside its own. */
export const launch = (...flags) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    env: { ...process.env, FONTCONFIG_FILE: fileURLToPath(new URL("fonts.conf", import.meta.url)) },
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--font-render-hinting=none",
      "--disable-lcd-text",
      "--force-color-profile=srgb",
      "--hide-scrollbars",
      ...flags,
    ],
  });

/** A bar is shown, and none waits for more. */
const isReady = () =>
  document.querySelector('[data-state="ready"]') && !document.querySelector('[data-state="loading"], [aria-busy="true"]');

/** Each bar has its table, which comes when the browser has time; lanes of many have none. */
const areTold = () => {
  const many = (track) => Number(track.closest("[aria-setsize]")?.getAttribute("aria-setsize")) > 50;
  const tracks = [...document.querySelectorAll('[part="track"]')].filter((track) => !many(track));
  return tracks.every((track) => !track.closest("[data-bar]") || track.closest("[data-bar]").querySelector("[data-segment]"));
};

/** Time passes in the page: what was due there by then has happened, however slow the machine is. */
export const pass = (page, milliseconds) => page.evaluate((time) => new Promise((passed) => setTimeout(passed, time)), milliseconds);

/** Waits until the tables of all bars are there. */
export const told = (page) => page.waitForFunction(areTold);

/** A page of its own; `page.complaints` holds what its console said of errors. */
export async function blank(browser, { scheme = "light", width = 1280, ...more } = {}) {
  const page = await browser.newPage({
    colorScheme: scheme,
    deviceScaleFactor: 1,
    locale: "en-GB",
    reducedMotion: "reduce",
    timezoneId: "UTC",
    viewport: { width, height: 800 },
    ...more,
  });
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  return page;
}

/** Opens a page and waits until it is ready. */
export async function open(browser, url, { now, ...options } = {}) {
  const page = await blank(browser, options);
  if (now) await page.clock.setFixedTime(now);

  await page.goto(url);
  try {
    await page.waitForFunction(isReady);
    await told(page);
  } catch {
    const shown = await page.locator("body").innerText();
    throw new Error(
      `${url} never was ready.\nIt shows: ${shown || "nothing"}\nIts console: ${page.complaints.join("\n") || "silent"}`,
    );
  }
  return page;
}

/** Gives the window another size, and waits until all is laid out, told of its size, and drawn with that. */
export async function resize(page, size) {
  await page.setViewportSize(size);
  await settle(page);
}

/** Waits until what is laid out anew is drawn. */
export const settle = (page) =>
  page.evaluate(async () => {
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
  });

/** What axe finds wrong with the page, or with a part of it: a line for each rule, with the first places. */
export async function barriers(page, part = "html") {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate((part) => globalThis.axe.run(part), part);
  return violations.map(({ help, nodes }) => {
    const [first, ...more] = nodes.map(({ any, target }) => `${target.join(" ")} (${any.map(({ message }) => message)})`);
    return `${help}: ${first} and ${more.length} more`;
  });
}

/** Waits until `said` answers `wanted`. */
export async function becomes(said, wanted) {
  const end = Date.now() + 30_000;
  let last;
  do last = await said();
  while (JSON.stringify(last) !== JSON.stringify(wanted) && Date.now() < end);
  assert.deepEqual(last, wanted);
}
