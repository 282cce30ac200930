// Entities as others name them: long, in other scripts, like markup. And as little as lines alone prove of them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { becomes, launch, open, resize, settle } from "./browser.mjs";
import { serve } from "./companion.mjs";
import { misfits } from "./layout.mjs";

const now = "2026-03-01T12:00:00.000Z";
const names = [
  ["zenko", `a-name-that-a-generator-made-${"0123456789-".repeat(8)}`],
  ["n", "W".repeat(300)],
  ["\u0645\u0633\u0627\u062d\u0629", "\u0648\u062d\u062f\u0629-\u062a\u062e\u0632\u064a\u0646"],
  ["\u6570\u636e", "\u5b58\u50a8\u5377-\u4e3b\u6570\u636e\u5e93"],
  ["emoji", "\u{1f680}\u{1f525}-volume"],
  ["html", "<img src=x onerror=alert(1)>&amp;"],
];

let server, browser, folder, page;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "names-"));
  writeFileSync(join(folder, "lines.log"), `${names.flatMap(lines).join("\n")}\n`);
  server = await serve("--now", now, "--history", folder);
  browser = await launch();
  page = await open(browser, `${server.url}/?span=24h&zone=utc`, { now });
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** Of the day, an hour of degradation; nothing tells of the rest. */
function lines([namespace, persistentvolumeclaim], n) {
  const at = (hour) => new Date(Date.parse(now) - 86_400_000 + hour * 3_600_000).toISOString();
  const labels = { alertname: "VolumeDegraded", severity: "warning", namespace, persistentvolumeclaim };
  const alert = { labels, annotations: {}, startsAt: at(3), fingerprint: n.toString(16).padStart(16, "0") };
  const line = (hour, status, endsAt) => `${at(hour)} ${JSON.stringify({ status, ...alert, endsAt })}`;
  return [line(3, "firing", "0001-01-01T00:00:00Z"), line(4, "resolved", at(4))];
}

test("every name is shown as it is, and none leaves its place, in lanes and panels", async () => {
  const labels = await page.locator('[data-entity^="Volume/"] [part=label]').allInnerTexts();
  // Names from right to left are kept apart from what is around them.
  const shown = labels.map((label) => label.replace(/[\u2068\u2069]/g, ""));
  assert.deepEqual(shown.sort(), names.map((name) => name.join("/")).sort());
  for (const summary of await page.locator("details.panel > summary").all()) await summary.click();
  await page.locator("[part=changes]").waitFor();
  for (const width of [360, 768, 1280]) {
    await resize(page, { width, height: 8_000 });
    // What the panels show comes when it is there.
    await becomes(() => misfits(page), []);
  }
});

test("where little is known, the figure of a lane says how little", async () => {
  const figures = await page.locator('[data-entity^="Volume/"] [part=available]').allInnerTexts();
  assert.deepEqual([...new Set(figures.map((it) => it.replace(/\s+/g, " ")))], ["100 % 4.1 % known"]);
});

test("a word that nobody would look for leaves the page as wide as it is", async () => {
  await page.getByRole("searchbox").fill("x".repeat(1_000));
  await page.locator("[part=nothing]").waitFor();
  await settle(page);
  assert.deepEqual(await misfits(page), []);
});
