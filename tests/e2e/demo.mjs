// The demonstration, and a browser before it: the clocks of the cluster, of the report and of the browser all stand at `now`.
import { after } from "node:test";
import { launch, open } from "./browser.mjs";
import { serve } from "./companion.mjs";

export const now = "2026-03-01T12:00:00.000Z";
export const span = { start: "2026-02-22T12:00:00.000Z", end: now, now };
/** The span, as the page's address has it. */
export const week = `start=${span.start}&end=${span.end}`;

export const server = await serve("--now", now);
export const browser = await launch();
after(async () => {
  await browser.close();
  await server.stop();
});

/** Opens the page at such an address, and waits until it is ready. */
export const openPage = (query = week, options) => open(browser, `${server.url}/?${query}`, { now, ...options });
