// A file instead of servers: dropped, chosen, broken, and back to what the servers tell.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { gzipSync } from "node:zlib";
import { barriers, pass, told } from "./browser.mjs";
import { dump, report, write } from "./companion.mjs";
import { openPage, server, span } from "./demo.mjs";

let page, folder, saved, lines;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "global-health-"));
  saved = await report(server.url, span);
  await writeFile(join(folder, "report.json"), JSON.stringify(saved));
  await writeFile(join(folder, "report.html"), await write(server.url, span, "--format", "html"));
  lines = await logged();
  await writeFile(join(folder, "lines.log"), `level=info msg="no alert"\n${lines}`);
  await writeFile(join(folder, "lines.log.gz"), gzipSync(lines));
  await writeFile(join(folder, "picture.png"), Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1"));
  for (const name of ["dump.tar.gz", "dump.tar.zst"]) await dump(server.url, span, join(folder, name));
  page = await openPage("span=24h&theme=light");
});
after(async () => {
  if (folder) await rm(folder, { recursive: true });
});

/** The lines that Loki holds of the span, each after its instant. */
async function logged() {
  const selector = '{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"}';
  const all = [];
  for (let start = Date.parse(span.start); start < Date.parse(span.end); start += 86_400_000) {
    const query = new URLSearchParams({ query: selector, start: `${start}000000`, end: `${start + 86_400_000}000000`, limit: "5000" });
    const answer = await fetch(`${server.url}/api/loki/loki/api/v1/query_range?${query}`);
    const { result } = (await answer.json()).data;
    all.push(...result.flatMap(({ values }) => values));
  }
  return all.sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => `${pair.join(" ")}\n`).join("");
}

const choose = (name) => page.locator('input[type="file"]').setInputFiles(join(folder, name));
const notices = () => page.locator(".notice").evaluateAll((all) => all.map(({ dataset, innerText }) => [dataset.kind, innerText]));
const segments = async () => {
  await told(page);
  return page.locator("[data-entity]").evaluateAll((entities) =>
    Object.fromEntries(
      entities.map((entity) => [
        entity.dataset.entity,
        [...entity.querySelectorAll("[data-segment]")].map(({ dataset: { start, health } }) => `${start} ${health}`),
      ]),
    ),
  );
};
const isShown = () => page.locator('.notice[data-kind="file"]').waitFor();
/** Waits until the bars show these segments: lanes out of sight follow when there is time. */
async function show(expected) {
  for (let tries = 0; tries < 50; tries++) {
    if (isDeepStrictEqual(await segments(), expected)) return;
    await pass(page, 100);
  }
  assert.deepEqual(await segments(), expected);
}
const expected = () =>
  Object.fromEntries(
    saved.timelines.map(({ entity, segments }) => [
      `${entity.kind}/${entity.name}`,
      segments.map(({ start, health }) => `${Date.parse(start)} ${health}`),
    ]),
  );

test("a saved report is shown as it was, and no server is asked", async () => {
  const live = await segments();
  const asked = [];
  const note = (request) => request.url().includes("/api/") && asked.push(request.url());
  page.on("request", note);
  await choose("report.json");
  await isShown();
  await show(expected());
  const said = await notices();
  assert.deepEqual(said.map(([kind]) => kind), ["file", "demo", "skipped"]);
  assert.match(said[0][1], /^This is the file report\.json: 22 Feb 2026, 12:00:00 to 1 Mar 2026, 12:00:00, as of 1 Mar 2026, 12:00:00\./);
  await page.waitForURL(/\?span=24h&file=yes&theme=light$/);
  assert.equal(await page.getByRole("button", { name: "Refresh" }).count(), 0);
  assert.deepEqual(await barriers(page), []);

  // Its alerts say what their authors said; lanes, search and causes work on it.
  const bar = page.locator('[data-entity="Platform/"] [role="slider"]');
  await bar.focus();
  await page.keyboard.press("n");
  await page.keyboard.press("Enter");
  await page.getByText("The cluster is", { exact: false }).first().waitFor();
  await page.getByRole("searchbox").fill("Node");
  await page.getByText("What caused the degraded time").click();
  await page.getByText("Alerts by degraded time").waitFor();
  assert.deepEqual(asked, []);
  page.off("request", note);

  await page.getByRole("button", { name: "Back to the live view" }).click();
  await page.locator('.notice[data-kind="file"]').waitFor({ state: "detached" });
  await show(live);
  await page.waitForURL(/\?span=24h&theme=light$/);
});

test("a page that holds a report is one, and the browser's back button leaves it", async () => {
  await choose("report.html");
  await isShown();
  await show(expected());
  await page.waitForURL(/file=yes/);
  await page.goBack();
  await page.locator('.notice[data-kind="file"]').waitFor({ state: "detached" });
});

test("of a dump the report is shown, or how to come by it where the browser cannot unpack it", async () => {
  const shown = (name) => page.locator('.notice[data-kind="file"]', { hasText: name }).waitFor();
  await choose("dump.tar.gz");
  await shown("dump.tar.gz");
  await show(expected());
  await choose("dump.tar.zst");
  const unpacks = await page.evaluate(() => {
    try {
      return Boolean(new DecompressionStream("zstd"));
    } catch {
      return false;
    }
  });
  if (unpacks) {
    await shown("dump.tar.zst");
    await page.getByRole("button", { name: "Back to the live view" }).click();
    return;
  }
  const fault = page.locator('.notice[data-kind="fault"]');
  await fault.waitFor();
  assert.match(await fault.innerText(), /^dump\.tar\.zst is not shown: this browser cannot unpack it; a dump as \.tar\.gz opens here/);
  await fault.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("button", { name: "Back to the live view" }).click();
});

test("logged lines that are dropped tell what Loki told, and what is no alert is counted", async () => {
  const drag = async (type) => {
    const data = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "lines.log"));
      return data;
    }, `level=info msg="no alert"\n${lines}`);
    await page.dispatchEvent(".page", type, { dataTransfer: data });
  };
  await drag("dragover");
  await page.getByText("Drop a report or a file").waitFor();
  await drag("drop");
  await isShown();
  assert.equal(await page.getByText("Drop a report or a file").count(), 0);
  const said = Object.fromEntries(await notices());
  assert.match(said.file, /^This is the file lines\.log: /);
  assert.match(said.skipped, /lines of .* in the log are no alerts and were skipped/);
  // Where the log alone is heard, problems are those of the report.
  const of = (all) => new Set(all["Platform/"].map((segment) => segment.split(" ")[1]));
  for (const health of ["critical", "warning"]) assert.ok(of(await segments()).has(health), health);
  assert.ok(of(expected()).has("critical"));
  await page.getByRole("button", { name: "Back to the live view" }).click();
});

test("compressed lines are the same", async () => {
  await choose("lines.log");
  await isShown();
  // Lanes out of sight follow later.
  const platform = async () => (await segments())["Platform/"];
  const plain = await platform();
  await choose("lines.log.gz");
  await page.locator('.notice[data-kind="file"]', { hasText: "lines.log.gz" }).waitFor();
  assert.deepEqual(await platform(), plain);
  // A reload leaves it.
  await page.waitForURL(/file=yes/);
  await page.reload();
  await page.locator('[data-page="ready"] [data-segment]').first().waitFor({ state: "attached" });
  assert.equal(await page.locator('.notice[data-kind="file"]').count(), 0);
});

test("what cannot be shown says why, and what was shown stays", async () => {
  const live = await segments();
  await choose("picture.png");
  const fault = page.locator('.notice[data-kind="fault"]');
  await fault.waitFor();
  assert.match(await fault.innerText(), /^picture\.png is not shown: it is not a report of this page, and none of its lines describes an alert/);
  await show(live);
  await fault.getByRole("button", { name: "Dismiss" }).click();

  const [json] = [JSON.stringify(saved)];
  await writeFile(join(folder, "cut.json"), json.slice(0, json.length / 2));
  await choose("cut.json");
  await isShown();
  assert.match((await notices()).map(([, text]) => text).join("\n"), /^1 entry of this report is missing or cannot be read/m);
  const platform = page.locator('[data-entity="Platform/"]');
  await platform.locator('[data-health="unknown"]').first().waitFor({ state: "attached" });
  assert.equal(await platform.locator('[data-segment][data-health="healthy"]').count(), 0);
  await writeFile(join(folder, "cut.gz"), gzipSync(lines).subarray(0, -2_000));
  await choose("cut.gz");
  await page.locator('.notice[data-kind="file"]', { hasText: "cut.gz" }).waitFor();
  assert.match((await notices()).map(([, text]) => text).join("\n"), /^The file could not be read to its end: /m);
  await page.getByRole("button", { name: "Back to the live view" }).click();
});

test("the button opens the browser's dialogue by keyboard, and nothing is complained of", async () => {
  await page.getByRole("button", { name: "Open…" }).focus();
  const asked = page.waitForEvent("filechooser");
  // The browser must have heard that somebody waits.
  await page.evaluate(() => {});
  await page.keyboard.press("Enter");
  const dialogue = await asked;
  await dialogue.setFiles(join(folder, "report.json"));
  await isShown();
  assert.deepEqual(page.complaints, []);
});
