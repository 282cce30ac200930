// The page for all: without a pointer, without colours of ours, without motion, in any window.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, blank, launch, open, resize } from "./browser.mjs";
import { report, serve } from "./companion.mjs";
import { misfits } from "./layout.mjs";

const now = "2026-03-01T12:00:00.000Z";
const span = { start: "2026-02-22T12:00:00.000Z", end: now, now };

let server, browser;
const openPage = (options) => open(browser, `${server.url}/?start=${span.start}&end=${span.end}`, { now, ...options });

before(async () => {
  server = await serve("--now", now);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("with the keyboard alone one finds when the second node was degraded, and why", async () => {
  const { timelines, episodes } = await report(server.url, span);
  const [, node] = timelines.filter(({ entity }) => entity.kind === "Node");
  const problem = node.segments.findLast(({ health }) => ["warning", "critical"].includes(health));
  const instance = ({ labels }) => labels.instance === node.entity.name;
  const why = episodes.find((it) => instance(it) && it.startsAt <= problem.start && (it.end.at ?? now) >= problem.end);
  assert.ok(why, "the node was degraded without a reason: the cluster is another, and this test needs another node");

  const page = await openPage();
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? "");
  const press = async (key, isThere) => {
    for (let times = 0; !(await isThere()); times++) {
      assert.ok(times < 60, `60 times ${key} did not lead on from ${JSON.stringify(await focused())}`);
      await page.keyboard.press(key);
    }
  };
  await press("Tab", () => page.evaluate(() => document.activeElement.matches("[data-timelines] [role=slider]")));
  await press("ArrowDown", async () => (await focused()).endsWith(node.entity.name));
  await page.keyboard.press("p");
  const slider = page.locator(":focus");
  const short = (instant) =>
    new Date(instant).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
  const told = await slider.getAttribute("aria-valuetext");
  assert.ok(told.toLowerCase().startsWith(`${problem.health}, ${short(problem.start).toLowerCase()} to ${short(problem.end).toLowerCase()}`), told);

  await page.keyboard.press("Enter");
  const details = page.locator('[part="details"]');
  assert.match(await details.innerText(), new RegExp(`^${why.alertname}$`, "m"));
  assert.match(await details.innerText(), /^Evidence\n.*notification/m);
  const said = page.getByRole("status").filter({ hasText: `Details: ${told}` });
  assert.ok((await said.innerText()).includes(why.alertname), "a screen reader is not told");

  await page.keyboard.press("Tab");
  assert.ok(await details.evaluate((details) => details.contains(document.activeElement)), "Tab does not lead into the details");
  await page.keyboard.press("Escape");
  assert.equal(await details.count(), 0);
  assert.ok((await focused()).endsWith(node.entity.name), "the keyboard is lost when the details close");
});

test("without colours of ours all can still be seen and used", async () => {
  const page = await openPage({ forcedColors: "active" });
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

test("the page can be read in windows of four widths, in both languages", async () => {
  const faults = [];
  for (const language of ["en", "fr"]) {
    const page = await open(browser, `${server.url}/?start=${span.start}&end=${span.end}&lang=${language}`, { now });
    for (const width of [360, 768, 1280, 1920]) {
      // So high that all of it is laid out.
      await resize(page, { width, height: 8_000 });
      faults.push(...(await misfits(page)).map((misfit) => `${width}, ${language}: ${misfit}`));
    }
  }
  assert.deepEqual(faults, []);
});
