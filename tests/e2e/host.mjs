// <global-health-bar> in the plain page of examples/html, under the companion's strict policy.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { launch } from "./browser.mjs";
import { report, serve } from "./companion.mjs";

export { becomes, pass } from "./browser.mjs";

export const now = "2026-03-01T12:00:00.000Z";
export const span = { start: "2026-02-22T12:00:00.000Z", end: now, now };

/** What the tests of a file share. */
export const site = {};

/** Serves the page, with these files beside it. */
export async function start(files = {}) {
  site.folder = await mkdtemp(join(tmpdir(), "host-"));
  await cp("examples/html", site.folder, { recursive: true });
  await cp("dist-embed", join(site.folder, "global-health-bar"), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(site.folder, name), text);
  site.server = await serve("--dist", site.folder, "--now", now);
  site.browser = await launch();
}

after(async () => {
  await site.browser?.close();
  await site.server?.stop();
  await rm(site.folder, { recursive: true, force: true });
});

/** What `report` prints of the same span: by entity, and the figures of the platform. */
export async function told() {
  const { timelines } = await report(site.server.url, span);
  const name = ({ kind, name }) => (name ? `${kind}/${name}` : kind);
  const written = ({ start, end, health }) => `${start} .. ${end} ${health}`;
  return {
    segments: Object.fromEntries(timelines.map(({ entity, segments }) => [name(entity), segments.map(written)])),
    figures: timelines.find(({ entity }) => entity.kind === "Platform").figures,
  };
}

/** Opens the plain page, with an element of `attributes` in the place of its own, set all at once. */
export async function host(attributes = { start: span.start, end: span.end, timezone: "utc" }, more = {}) {
  const page = await site.browser.newPage({ locale: "en-GB", timezoneId: "UTC", viewport: { width: 1280, height: 800 }, ...more });
  page.complaints = [];
  page.asked = [];
  page.code = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  page.on("request", (request) => request.url().includes("/api/") && page.asked.push(request));
  page.on("request", (request) => request.url().includes("/split_") && page.code.push(request.url().split("/").at(-1)));
  await page.clock.setFixedTime(now);
  await page.addInitScript(() => {
    globalThis.violations = [];
    globalThis.refuse = (tag) => {
      const own = Document.prototype.createElement;
      Document.prototype.createElement = function (...args) {
        if (args[0] !== tag || !new Error().stack.includes("wasm")) return own.apply(this, args);
        Document.prototype.createElement = own;
        throw new Error("no more elements");
      };
    };
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...args) => {
      const made = await instantiateStreaming(...args);
      globalThis.memory ??= made.instance.exports.memory;
      return made;
    };
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
    globalThis.states = [];
    globalThis.told = [];
    document.addEventListener("health-state", ({ detail }) => states.push(`${detail.state} ${detail.health}`));
    for (const name of ["health-select", "timespan-change"]) {
      document.addEventListener(name, ({ target, composed, detail }) => told.push({ tag: target.localName, composed, ...detail }));
    }
  });
  await page.goto(site.server.url);
  await isDefined(page);
  await bar(page).evaluate((bar, attributes) => {
    for (const name of bar.getAttributeNames()) bar.removeAttribute(name);
    for (const [name, value] of Object.entries(attributes)) bar.setAttribute(name, value);
  }, attributes);
  return page;
}

/** Waits until the page's elements are. */
export const isDefined = (page) => page.evaluate(() => customElements.whenDefined("global-health-bar").then(() => true));

/** The element. */
export const bar = (page) => page.locator("global-health-bar").first();
/** The bar in it. */
export const drawn = (page) => page.locator("global-health-bar [data-bar]");
/** Sets an attribute of it, or with `null` removes it. */
export const set = (page, name, value) =>
  bar(page).evaluate((bar, [name, value]) => (value === null ? bar.removeAttribute(name) : bar.setAttribute(name, value)), [name, value]);
/** Sets a property of it. */
export const give = (page, name, value) => bar(page).evaluate((bar, [name, value]) => (bar[name] = value), [name, value]);

/** The bar is drawn, with its table: the last that is. */
export const ready = (page) =>
  bar(page).locator('[data-state="ready"][aria-busy="false"]:has([data-segment])').waitFor();
export const segments = (page) =>
  bar(page)
    .locator("[data-segment]")
    .evaluateAll((rows) =>
      rows.map(({ dataset: { start, end, health } }) => {
        const instant = (milliseconds) => new Date(Number(milliseconds)).toISOString();
        return `${instant(start)} .. ${instant(end)} ${health}`;
      }),
    );
/** The policy was kept, and the console said nothing of errors. */
export const isFine = async (page) => {
  assert.deepEqual(await page.evaluate(() => violations), []);
  assert.deepEqual(page.complaints, []);
  await page.close();
};
