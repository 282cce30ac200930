// The log is asked for in brief; what the author of an alert says of it, when its details are opened.
import assert from "node:assert/strict";
import { test } from "node:test";
import { blank } from "./browser.mjs";
import { browser, now, server, week } from "./demo.mjs";

const node = "Node/10.100.0.11:9100";
const open = `${week}&entity=${node}&at=2026-02-25T07:00:00Z`;

/** A page with open details of which `route` handles the queries to Loki; `page.brief`, `page.whole` and `page.alerts` hold them. */
async function details(route = (request) => request.continue()) {
  const page = await blank(browser);
  await page.clock.setFixedTime(now);
  Object.assign(page, { brief: [], whole: [], alerts: [] });
  await page.route("**/api/loki/**/query_range*", (request) => {
    const query = new URL(request.request().url()).searchParams.get("query");
    const kind = query.includes("line_format") ? "brief" : query.includes("|=") ? "alerts" : "whole";
    page[kind].push(query);
    return route(request, kind);
  });
  await page.goto(`${server.url}/?${open}`);
  await page.locator('[data-page="ready"]').waitFor();
  return page;
}

const said = (page) => page.locator(`[data-entity="${node}"] [part=annotation]`);
const segments = (page) =>
  page.locator("[data-segment]").evaluateAll((rows) => rows.map(({ dataset: { start, end, health } }) => `${start} ${end} ${health}`));
const bySummary = /^The node 10\.100\.0\.11:9100 is at risk/;

test("an alert that was read in brief says all of itself when its details are opened", async () => {
  const page = await details();
  await said(page).filter({ hasText: bySummary }).waitFor();
  await page.waitForFunction(() => !document.querySelector("[data-description]"));
  assert.ok(page.brief.length > 0 && page.alerts.length > 0);
  assert.equal(page.whole.length, 0);
  assert.ok(new Set(page.alerts).size === page.alerts.length, "an alert was asked for twice");
  assert.deepEqual(page.complaints, []);

  // It is known from then on.
  const asked = page.alerts.length;
  await page.locator("[part=close]").click();
  await page.locator(`[data-entity="${node}"] [part=track]`).focus();
  await page.keyboard.press("Enter");
  await said(page).filter({ hasText: bySummary }).waitFor();
  assert.equal(page.alerts.length, asked);
});

test("a Loki that refuses is asked for whole lines, and the bars are the same", async () => {
  const [plain, refused] = [await details(), await details((request, kind) =>
    kind === "brief" ? request.fulfill({ status: 400, body: "parse error at line 1, col 70: syntax error" }) : request.continue())];
  await said(refused).filter({ hasText: bySummary }).waitFor();
  assert.deepEqual([refused.brief.length, refused.alerts.length], [1, 0]);
  assert.deepEqual(await segments(refused), await segments(plain));
  assert.doesNotMatch(await refused.locator("main").innerText(), /refused/);
});

test("what cannot be told is said, with why, and asked for again by Refresh", async () => {
  let fails = true;
  const page = await details((request, kind) =>
    kind === "alerts" && fails ? request.fulfill({ status: 401, body: "no" }) : request.continue());
  await said(page).filter({ hasText: "Loki requires a valid login (401)" }).first().waitFor();
  assert.match(await page.locator(`[data-entity="${node}"] [part=details]`).innerText(), /NodeAtRisk/, "what is known is shown");
  fails = false;
  await page.getByRole("button", { name: "Refresh" }).click();
  await said(page).filter({ hasText: bySummary }).waitFor();
});
