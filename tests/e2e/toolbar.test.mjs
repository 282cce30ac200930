// The controls of the page: walked by keyboard, on a phone, in any time zone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, becomes, launch, open, resize, settle } from "./browser.mjs";
import { serve } from "./companion.mjs";

const now = "2026-03-29T12:00:00.000Z";

let server, browser, page;
before(async () => {
  server = await serve("--now", now);
  browser = await launch();
  page = await open(browser, `${server.url}/?span=24h`, { now });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const toolbar = () => page.locator(".toolbar");
const focused = () =>
  page.evaluate(() => {
    const { tagName, ariaLabel, innerText } = document.activeElement;
    return tagName === "SELECT" ? ariaLabel : innerText;
  });

test("Tab walks all controls, in the order in which they stand", async () => {
  await page.locator("body").focus();
  const walked = [];
  for (let stops = 0; stops < 30; stops++) {
    await page.keyboard.press("Tab");
    if (!(await toolbar().evaluate((toolbar) => toolbar.contains(document.activeElement)))) break;
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(ring, "none", `nothing shows that ${await focused()} has the focus`);
    walked.push(await focused());
  }
  assert.deepEqual(walked, [
    ...["1 h", "6 h", "24 h", "7 d", "14 d", "30 d"],
    ...["From … to …", "Refresh", "Open…", "Export", "Automatic refresh", "Time zone", "Language", "Theme"],
  ]);
});

test("the selects are used by keyboard, and keep the focus", async () => {
  const select = (label) => page.getByRole("combobox", { name: label });
  await select("Automatic refresh").focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForURL(/every=30s/);
  assert.equal(await focused(), "Automatic refresh");
  await page.keyboard.press("Home");
  await page.waitForURL((url) => !url.search.includes("every"));

  await select("Theme").focus();
  await page.keyboard.type("Dark");
  await page.waitForURL(/theme=dark/);
  assert.equal(await focused(), "Theme");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(18, 18, 25)");
  await page.keyboard.press("Home");
  await page.waitForURL((url) => !url.search.includes("theme"));
  await select("Language").focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForURL(/lang=fr/);
  assert.equal(await focused(), "Langue");
  await page.keyboard.press("ArrowUp");
  await page.waitForURL(/lang=en/);

  await select("Time zone").focus();
  await page.keyboard.type("Asia/Kathm");
  await page.waitForURL(/zone=Asia%2FKat/);
  assert.match(await page.locator("[part=axis]").first().textContent(), /UTC\+5:45/);
  assert.equal(await focused(), "Time zone");
});

test("a range is asked for by keyboard, across the hour that summer time leaves out", async () => {
  const page = await open(browser, `${server.url}/?span=24h&zone=Europe/Paris`, { now });
  await page.locator(".menu.range > summary").focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("From", { exact: true }).fill("2026-03-29T00:00");
  await page.getByLabel("To", { exact: true }).fill("2026-03-29T06:00");
  await page.keyboard.press("Enter");
  // Five hours: at two the clocks of Paris went to three.
  await page.waitForURL(/start=2026-03-28T23%3A00%3A00.000Z&end=2026-03-29T04%3A00%3A00.000Z&zone=Europe%2FParis/);
  assert.equal(await page.locator(".menu[open]").count(), 0);
  await page.locator('[data-page="ready"]').waitFor();
  const axis = await page.locator("[part=axis]").first().textContent();
  assert.ok(axis.includes("01:00") && axis.includes("03:00") && !axis.includes("02:00"), axis);
  await page.close();
});

test("on a phone the controls take four rows", async () => {
  for (const language of ["en", "fr"]) {
    const phone = await open(browser, `${server.url}/?span=24h&zone=utc&lang=${language}`, { now, width: 360 });
    const places = await phone.locator(".toolbar > *").evaluateAll((all) => all.map((it) => it.getBoundingClientRect().y));
    const rows = new Set(places.map(Math.round));
    assert.equal(rows.size, 4, `${language}: ${[...rows]}`);
    await phone.close();
  }
});

test("a zone that is none is told, and the next choice takes that back", async () => {
  const page = await open(browser, `${server.url}/?span=24h&zone=Mars/Phobos`, { now });
  const notice = page.locator('.notice[data-kind="zone"]');
  await notice.waitFor();
  assert.match(await notice.innerText(), /“Mars\/Phobos”, which this browser does not know: times are local/);
  await page.waitForURL(/\?span=24h$/);
  await page.getByRole("combobox", { name: "Time zone" }).selectOption("utc");
  await notice.waitFor({ state: "detached" });
  await page.close();
});

test("a span that is none is told, in a link and in the form, and the next choice takes that back", async () => {
  const page = await open(browser, `${server.url}/?start=2020-01-01T00:00:00Z&end=2026-01-01T00:00:00Z`, { now });
  const notice = page.locator('.notice[data-kind="span"]');
  await notice.waitFor();
  await page.getByText("From … to …", { exact: true }).click();
  const [from, to] = ["start", "end"].map((name) => page.locator(`[name=${name}]`));
  await from.fill("2026-03-28T12:00");
  await to.fill("2026-03-27T12:00");
  await page.getByRole("button", { name: "Show" }).click();
  const complaint = () => to.evaluate((input) => input.validationMessage);
  assert.equal(await complaint(), "Must be after the start, and at most a year later");
  assert.ok(await to.isVisible(), "the form is closed");

  await to.fill("2026-03-29T12:00");
  assert.equal(await complaint(), "");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/start=2026-03-28/);
  await notice.waitFor({ state: "detached" });
  await page.close();
});

test("an entity that the span does not tell of is told, and what to do; what it tells of takes that back", async () => {
  const at = "2026-03-01T11:00:00.000Z";
  const said = { en: /nothing about “node-9” in this time span; a longer one may show it/, fr: /rien sur «\snode-9\s» dans cette période\s; une plus longue/ };
  for (const [language, wanted] of Object.entries(said)) {
    const page = await open(browser, `${server.url}/?span=24h&lang=${language}&entity=Node/node-9&at=${at}`, { now });
    const notice = page.getByText(wanted);
    await notice.waitFor();
    await page.locator("[part=lane] [part=name]").first().click();
    await notice.waitFor({ state: "detached" });
    await page.close();
  }
  const there = await open(browser, `${server.url}/?span=24h&entity=Platform/&at=${at}`, { now });
  await there.locator("[part=details]").waitFor();
  assert.equal(await there.getByText(said.en).count(), 0);
  await there.close();
});

test("panels open by keyboard", async () => {
  // What its browser knows already is not read again, and no sample is at hand.
  const page = await open(browser, `${server.url}/?span=24h`, { now });
  for (const name of ["What caused the degraded time", "Compared with the period before", "Sources and coverage"]) {
    await page.getByText(name, { exact: true }).focus();
    await page.keyboard.press("Enter");
  }
  // One row for each of what is not alone to blame, with what it were without.
  const causes = page.locator("[part=costs]").first().locator("tbody tr");
  await causes.first().waitFor();
  assert.match(await causes.first().innerText(), /^\w+[^]*(Critical|Warning) [\d]+ [^]*(available|no gain)/);
  const periods = page.locator("[part=periods]");
  const said = async () => (await periods.innerText()).split("\n");
  await becomes(said, ["Later", "28 Mar, 12:00 to 29 Mar, 12:00", "Earlier", "27 Mar, 12:00 to 28 Mar, 12:00"]);
  assert.ok((await page.locator("[part=pair]").count()) > 0, "no lane is mirrored");
  await page.getByText("What changed").waitFor();
  const sources = page.locator(".sources");
  assert.deepEqual(await sources.locator("h2").allInnerTexts(), ["Loki", "Prometheus", "Alertmanager"]);
  assert.match(await sources.innerText(), /Newest line\s+.* ago/);
  assert.match(await sources.innerText(), /Skipped\s+\d+: not JSON: text from the logger, or cut off\. For example: /);
  assert.deepEqual(await barriers(page), []);
  await page.close();
});

for (const width of [360, 390]) {
  test(`nothing is clipped at ${width} pixels, and menus stay inside`, async () => {
    await resize(page, { width, height: 800 });
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(await wide(), 0);
    for (const menu of [".menu.range", ".menu.export"]) {
      await page.locator(`${menu} > summary`).click();
      await settle(page);
      const { x, width: taken } = await page.locator(`${menu} .menu-items`).boundingBox();
      assert.ok(x >= 0 && x + taken <= width, `${menu}: ${x} to ${x + taken}`);
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(page.complaints, []);
  });
}
