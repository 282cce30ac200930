// A thousand lanes: few of them are in the page, and who walks through them notices nothing of that.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { becomes, launch, open, settle } from "./browser.mjs";
import { serve } from "./companion.mjs";

const now = "2026-03-01T12:00:00.000Z";
const count = 1_000;

let server, browser, folder, page;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "lanes-"));
  writeFileSync(join(folder, "lines.log"), lines());
  server = await serve("--now", now, "--history", folder);
  browser = await launch();
  page = await open(browser, `${server.url}/?span=24h&zone=utc&group=no`, { now });
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

function name(n) {
  return `data-${String(n).padStart(3, "0")}`;
}

/** Two hours of degradation for each of a thousand volumes, the later the shorter. */
function lines() {
  const at = (second) => new Date(Date.parse(now) - 86_400_000 + second * 1_000).toISOString();
  const all = [];
  for (let n = 0; n < count; n++) {
    const labels = { alertname: "VolumeDegraded", severity: "warning", namespace: "zenko", persistentvolumeclaim: name(n) };
    const alert = { labels, annotations: {}, startsAt: at(3_600), fingerprint: n.toString(16).padStart(16, "0") };
    const endsAt = at(3_600 + 7_200 - n);
    all.push(`${at(3_630)} ${JSON.stringify({ status: "firing", ...alert, endsAt: "0001-01-01T00:00:00Z" })}`);
    all.push(`${endsAt} ${JSON.stringify({ status: "resolved", ...alert, endsAt })}`);
  }
  return `${all.join("\n")}\n`;
}

const lane = (n) => page.locator(`[data-entity="Volume/zenko/${name(n)}"]`);
const focused = () => page.evaluate(() => document.activeElement?.closest("[data-entity]")?.dataset.entity);
const scrollTo = async (top) => {
  await page.locator("[part=lanes]").evaluate((lanes, top) => lanes.scrollTo(0, top), top);
  await settle(page);
};

/** All of a lane's bar comes in sight: it is not above the lanes, not below them, not under what sticks to their top. */
const isInSight = (n) =>
  becomes(
    () =>
      lane(n).locator("[part=track]").evaluate((it) => {
        const [own, all, head] = [it, it.closest("[part=lanes]"), document.querySelector("[part=head]")].map((it) => it.getBoundingClientRect());
        if (own.top < head.bottom - 1) return "above";
        return own.bottom > all.bottom + 1 ? "below" : "in sight";
      }),
    "in sight",
  );

test("few lanes are in the page, and each says which of how many it is", async () => {
  const there = await page.locator("[part=lane]").count();
  assert.ok(there > 5 && there < 60, `${there} lanes are in the page`);
  const rows = await page.locator("[part=rows] > [role=listitem]").evaluateAll((rows) => rows.map((row) => [row.ariaPosInSet, row.ariaSetSize].map(Number)));
  const all = rows[0][1];
  assert.ok(all >= count, `${all} are less than a thousand`);
  assert.deepEqual(rows, rows.map((_, at) => [at + 1, all]));
  await scrollTo(20_000);
  const [first] = await page.locator("[part=rows] > [role=listitem]").evaluateAll((rows) => rows.map((row) => Number(row.ariaPosInSet)));
  assert.ok(Math.abs(first - 20_000 / 38) < 10, `at row ${20_000 / 38} the first is ${first}`);
});

test("of larger letters fewer lanes are in sight, and none stands on another", async () => {
  await page.evaluate(() => (document.documentElement.style.fontSize = "32px"));
  await settle(page);
  await scrollTo(30_400);
  const rows = await page.locator("[part=rows] > [role=listitem]").evaluateAll((rows) =>
    rows.map((row) => [Number(row.ariaPosInSet), Math.round(row.getBoundingClientRect().top), row.getBoundingClientRect().height]),
  );
  const [[first, top, height], ...more] = rows;
  assert.ok(height > 70, `lanes of ${height} pixels`);
  assert.ok(Math.abs(first - 30_400 / height) < 10, `at row ${30_400 / height} the first is ${first}`);
  assert.deepEqual(more, more.map((_, at) => [first + at + 1, top + (at + 1) * height, height]));
  await page.evaluate(() => (document.documentElement.style.fontSize = ""));
  await settle(page);
});

test("the keyboard walks down and up, and its lane stays in sight", async () => {
  await scrollTo(0);
  await lane(0).locator("[part=track]").focus();
  for (let n = 1; n <= 40; n++) {
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(), `Volume/zenko/${name(n)}`);
    await isInSight(n);
  }
  for (let n = 39; n >= 10; n--) await page.keyboard.press("ArrowUp");
  assert.equal(await focused(), `Volume/zenko/${name(10)}`);
  await isInSight(10);
});

test("who scrolls away from the lane with the keyboard finds it again", async () => {
  await scrollTo(0);
  await lane(3).locator("[part=track]").focus();
  await scrollTo(25_000);
  assert.equal(await focused(), `Volume/zenko/${name(3)}`, "the keyboard is lost");
  const rows = await page.locator("[part=rows] > [role=listitem]").evaluateAll((rows) => rows.map((row) => Number(row.ariaPosInSet)));
  assert.deepEqual(rows, rows.toSorted((one, other) => one - other), "what is read aloud is out of order");
  await page.keyboard.press("n");
  await settle(page);
  await isInSight(3);
  await scrollTo(25_000);
  await page.keyboard.press("ArrowDown");
  await settle(page);
  assert.equal(await focused(), `Volume/zenko/${name(4)}`);
  await isInSight(4);
});

test("on paper all are there, each with its picture; then few are in the page again", async () => {
  await scrollTo(0);
  await lane(3).locator("[part=track]").focus();
  await scrollTo(25_000);
  await page.evaluate(() => {
    const look = () => {
      const rows = [...document.querySelectorAll("[part=rows] > [role=listitem]")];
      const isDrawn = (row) => row.matches("[part=kind]") || row.querySelector("[part=segments]");
      globalThis.printed = { rows: rows.length, all: Number(rows[0].ariaSetSize), drawn: rows.filter(isDrawn).length };
    };
    addEventListener("beforeprint", () => queueMicrotask(look), { once: true });
  });
  const paper = (await page.pdf({ format: "A4" })).toString("latin1");
  const { rows, all, drawn } = await page.evaluate(() => globalThis.printed);
  assert.ok(rows > count && rows === all && rows === drawn, `${drawn} are drawn, ${rows} in the page, of ${all}`);
  const sheets = paper.match(/\/Type\s*\/Page\b/g)?.length;
  assert.ok(sheets > 20, `${sheets} sheets`);
  await settle(page);
  const there = await page.locator("[part=lane]").count();
  assert.ok(there > 5 && there < 60, `${there} lanes are in the page`);
  assert.equal(await focused(), `Volume/zenko/${name(3)}`, "the keyboard is lost");
});

test("details that are open scroll with their lane, and are there when one comes back", async () => {
  await scrollTo(0);
  await lane(2).locator("[part=track]").focus();
  await page.keyboard.press("n");
  await page.keyboard.press("Enter");
  const details = lane(2).locator("[part=details]");
  await details.waitFor();
  await settle(page);
  const top = await page.locator("[part=lanes]").evaluate((lanes) => lanes.scrollTop);
  await scrollTo(30_000);
  assert.equal(Math.round(await page.locator("[part=lanes]").evaluate((lanes) => lanes.scrollTop)), 30_000, "something scrolls back");
  await scrollTo(top);
  assert.match(await details.innerText(), /VolumeDegraded/);
  await page.keyboard.press("Escape");
  assert.equal(await details.count(), 0);
  // There is no Prometheus to ask.
  assert.deepEqual(page.complaints.filter((complaint) => !complaint.includes("503")), []);
});
