// A host in Chromium, under the companion's strict policy.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blank, launch } from "../e2e/browser.mjs";
import { report, serve } from "../e2e/companion.mjs";

const now = "2026-03-01T12:00:00.000Z";
export const span = { start: "2026-02-22T12:00:00.000Z", end: now };
export const READY = '[data-state="ready"][aria-busy="false"]';
export const EMPTY = '<!DOCTYPE html><html lang="en"><link rel="icon" href="data:,"><div id="place"></div>';

/** Serves what `build` writes into a folder; what the report tells of the span, and what ends it all. */
export async function start(build) {
  const folder = await mkdtemp(join(tmpdir(), "hosts-"));
  await writeFile(join(folder, "index.html"), EMPTY);
  await mkdir(join(folder, "empty"));
  await writeFile(join(folder, "empty", "index.html"), EMPTY);
  const [server, browser] = await Promise.all([serve("--dist", folder, "--now", now), launch(), build(folder)]);
  const told = await report(server.url, { ...span, now });
  const stop = async () => {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { open: (host, prepare) => open(browser, new URL(host, server.url).href, prepare), stop, told, url: server.url };
}

/** Opens a host; what it asked for, and what its console and its policy said. */
async function open(browser, address, prepare) {
  const page = await blank(browser);
  page.asked = [];
  page.warned = [];
  page.on("request", (request) => page.asked.push(request));
  page.on("console", (message) => message.type() === "warning" && page.warned.push(message.text()));
  await page.clock.setFixedTime(now);
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
  });
  await prepare?.(page);
  await page.goto(address);
  return page;
}

/** The requests so far whose address holds `part`. */
export const asks = (page, part) => page.asked.filter((request) => request.url().includes(part));

/** The stretches that the element at place `at` shows. */
export async function segments(page, at = 0) {
  const rows = page.locator("global-health-bar").nth(at).locator("[data-segment]");
  // Their code comes after the picture.
  await rows.first().waitFor({ state: "attached" });
  return rows.evaluateAll((rows) =>
    rows.map(({ dataset: { start, end, health } }) => ({
      start: new Date(Number(start)).toISOString(),
      end: new Date(Number(end)).toISOString(),
      health,
    })),
  );
}

/** Lanes are there, too, whose code comes when there are some. */
export async function showsLanes(page) {
  await page.evaluate(({ start, end }) => {
    document.body.append(Object.assign(document.createElement("health-timelines"), { start, end, entity: "Node", id: "lanes" }));
  }, span);
  await page.locator(`#lanes [data-timelines]${READY}`).waitFor();
}

/** Those that the report tells of the entity of a kind that has one. */
export const expected = ({ timelines }, kind) =>
  timelines.find(({ entity }) => entity.kind === kind).segments.map(({ start, end, health }) => ({ start, end, health }));

export const nodes = ({ episodes }) => episodes.filter(({ alertname }) => ["NodeAtRisk", "NodeDegraded"].includes(alertname));

/** Nobody complained. */
export async function isFine(page) {
  assert.deepEqual(await page.evaluate(() => violations), []);
  assert.deepEqual(page.complaints, []);
  await page.close();
}
