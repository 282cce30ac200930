// <global-health-bar>: what many share, with which token, and for whom it is kept.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { bar, becomes, host, isDefined, isFine, now, pass, ready, set, site, span, start } from "./host.mjs";

const empty = '<!DOCTYPE html><html lang="en"><title>Empty</title><script type="module" src="global-health-bar/element.js"></script></html>';
before(() => start({ "empty.html": empty }));

/** How many copies of the past the browser keeps. */
const copies = (page) =>
  page.evaluate(async () => {
    const done = (request) => new Promise((ok, no) => Object.assign(request, { onsuccess: () => ok(request.result), onerror: no }));
    const [known] = (await indexedDB.databases()).filter(({ name }) => name === "global-health-bar");
    if (!known) return 0;
    const database = await done(indexedDB.open("global-health-bar"));
    const keys = await done(database.transaction("settled").objectStore("settled").getAllKeys());
    database.close();
    return keys.length;
  });

test("what it keeps of the past is forgotten on request", async () => {
  const page = await host();
  await ready(page);
  await becomes(async () => (await copies(page)) > 0, true);
  await page.evaluate(() => customElements.get("global-health-bar").clearCache());
  assert.equal(await copies(page), 0);
  await isFine(page);
});

test("four elements ask together what one asks alone", async () => {
  const asks = async (...tags) => {
    const page = await site.browser.newPage();
    await page.clock.setFixedTime(now);
    let asked = 0;
    page.on("request", (request) => request.url().includes("/api/") && asked++);
    await page.goto(`${site.server.url}/empty.html`);
    await isDefined(page);
    await page.evaluate(([tags, { start, end }]) => {
      for (const [tag, entity] of tags) document.body.append(Object.assign(document.createElement(tag), { start, end, entity }));
    }, [tags, span]);
    await page.waitForFunction(() => [...document.body.children].every((it) => it.shadowRoot.querySelector('[data-state="ready"][aria-busy="false"]')));
    await pass(page, 300);
    await page.close();
    return asked;
  };
  const alone = await asks(["global-health-bar", "Platform"]);
  assert.ok(alone > 5);
  const together = [["global-health-bar", "Platform"], ["global-health-bar", "Network"], ["global-health-bar", "Node/10.0.0.1:9100"], ["health-timelines", "Network"]];
  assert.equal(await asks(...together), alone);
});

/** How often the page says that a source failed, and in which of its elements. */
const complaints = (page) =>
  page.evaluate(() => {
    const notices = (it) => [...it.shadowRoot.querySelectorAll('[role="status"] [part="notice"][data-kind="partial"]')];
    return Object.fromEntries([...document.body.children].filter((it) => notices(it).length > 0).map((it) => [it.id, notices(it).length]));
  });

test("what elements are told together the first that is seen says; the next one where it goes", async () => {
  const page = await site.browser.newPage();
  await page.clock.setFixedTime(now);
  let isDown = true;
  await page.route("**/api/loki/**", (route) => (isDown ? route.fulfill({ status: 404, body: "" }) : route.fallback()));
  await page.goto(`${site.server.url}/empty.html`);
  await isDefined(page);
  await page.evaluate(({ start, end }) => {
    const put = (id, tag, more) => document.body.append(Object.assign(document.createElement(tag), { id, start, end, ...more }));
    put("one", "global-health-bar", {});
    put("two", "global-health-bar", { entity: "Network" });
    put("lanes", "health-timelines", { entity: "Node" });
    put("other", "global-health-bar", { start: "2026-02-27T12:00:00Z" });
  }, span);
  await becomes(() => complaints(page), { one: 1, other: 1 });
  // What is made up is marked as such wherever it is shown.
  const marked = () => page.evaluate(() => [...document.body.children].map((it) => it.shadowRoot.querySelectorAll('[data-kind="demo"]').length));
  assert.deepEqual(await marked(), [1, 1, 1, 1]);
  await page.evaluate(() => (document.querySelector("#one").style.display = "none"));
  await becomes(async () => Object.keys(await complaints(page)).filter((id) => id !== "one"), ["two", "other"]);
  await page.evaluate(() => document.querySelector("#one").removeAttribute("style"));
  await becomes(() => complaints(page), { one: 1, other: 1 });
  await page.evaluate(() => document.querySelector("#one").remove());
  await becomes(() => complaints(page), { two: 1, other: 1 });
  // Who asks anew does so for all.
  isDown = false;
  await page.locator('#two [part="retry"]').click();
  await becomes(() => complaints(page), { other: 1 });
  await page.close();
});

/** Servers that take no token but `good`. */
const guard = (page, good) =>
  page.route("**/api/**", (route) => {
    if (route.request().headers().authorization === `Bearer ${good}`) return route.continue();
    return route.fulfill({ status: 401, body: "who are you?" });
  });
/** Gives the element a function that promises these tokens, one after the other, and the last one for ever. */
const promise = (page, ...tokens) =>
  bar(page).evaluate((bar, tokens) => {
    globalThis.promised = 0;
    bar.token = async () => tokens[Math.min(promised++, tokens.length - 1)];
  }, tokens);
test("a token that is refused is asked for anew, once, and nobody sees it", async () => {
  const page = await host({ span: "1h", loki: "", prometheus: "", alertmanager: "" });
  await guard(page, "new");
  await promise(page, "old", "new");
  await bar(page).evaluate((bar, span) => {
    for (const name of ["loki", "prometheus", "alertmanager", "span"]) bar.removeAttribute(name);
    Object.assign(bar, { start: span.start, end: new Date(span.end) });
  }, span);
  await ready(page);
  await becomes(() => page.evaluate(() => states.at(-1).split(" ")[0]), "complete");
  assert.equal(await page.evaluate(() => promised), 2);
  assert.ok(!(await page.evaluate(() => states.join())).includes("unauthorised"));
  await bar(page).evaluate((bar) => bar.refresh());
  await set(page, "start", "2026-02-27T12:00:00.000Z");
  await becomes(() => page.evaluate(() => states.at(-1).split(" ")[0]), "complete");
  assert.equal(await page.evaluate(() => promised), 2, "it remembers which is good");
  await page.close();
});

test("where the next token is refused, too, it says that it wants a login, and asks nobody again", async () => {
  const page = await host({ span: "1h", loki: "", prometheus: "", alertmanager: "" });
  await guard(page, "none");
  await promise(page, "old", "older");
  await bar(page).evaluate((bar) => {
    for (const name of ["loki", "prometheus", "alertmanager"]) bar.removeAttribute(name);
  });
  await page.locator('global-health-bar [data-kind="unauthorised"]').first().waitFor();
  await becomes(() => page.evaluate(() => states.at(-1)), "unauthorised unknown");
  assert.equal(await page.evaluate(() => promised), 2);
  await page.close();
});

test("a token that no header holds is refused, and one that comes later is sent", async () => {
  const page = await host({ span: "1h", loki: "", prometheus: "", alertmanager: "" });
  await ready(page);
  page.asked.length = 0;
  await bar(page).evaluate((bar) => {
    bar.token = "one\ntwo";
    for (const name of ["loki", "prometheus", "alertmanager"]) bar.removeAttribute(name);
  });
  await becomes(() => page.evaluate(() => states.at(-1)), "unauthorised unknown");
  assert.equal(page.asked.length, 0);
  await bar(page).evaluate((bar) => (bar.token = "good\n"));
  await becomes(() => page.evaluate(() => states.at(-1).split(" ")[0]), "complete");
  assert.deepEqual(new Set(page.asked.map((request) => request.headers().authorization)), new Set(["Bearer good"]));
  await isFine(page);
});

test("before the token that is promised nothing is asked", async () => {
  const page = await host();
  await ready(page);
  const asked = page.asked.length;
  await page.evaluate((span) => {
    const bar = document.createElement("global-health-bar");
    Object.assign(bar, { ...span, entity: "Network", token: () => new Promise((keep) => (globalThis.keep = keep)) });
    document.body.append(bar);
  }, { start: "2026-02-20T12:00:00.000Z", end: span.end });
  await pass(page, 300);
  assert.equal(page.asked.length, asked);
  const asking = page.waitForRequest("**/api/**");
  await page.evaluate(() => keep("kept"));
  assert.equal((await asking).headers().authorization, "Bearer kept");
  await isFine(page);
});

test("nothing is asked before it either where the element is on the page already, as React has it", async () => {
  const page = await host({ span: "1h", loki: "", prometheus: "", alertmanager: "" });
  await ready(page);
  page.asked.length = 0;
  await bar(page).evaluate((bar) => {
    bar.token = () => new Promise((keep) => (globalThis.keep = keep));
    for (const name of ["loki", "prometheus", "alertmanager"]) bar.removeAttribute(name);
  });
  await pass(page, 300);
  assert.equal(page.asked.length, 0);
  await page.evaluate(() => keep("late"));
  await becomes(() => page.evaluate(() => states.at(-1).split(" ")[0]), "complete");
  assert.deepEqual(new Set(page.asked.map((request) => request.headers().authorization)), new Set(["Bearer late"]));
  await isFine(page);
});

test("the copy of the past is kept for whom `keep` names", async () => {
  const page = await host({ start: span.start, end: span.end, keep: "alice" });
  await ready(page);
  await pass(page, 300);
  const kept = await copies(page);
  await set(page, "keep", "bob");
  await becomes(() => copies(page), kept + 1);
  const asking = page.waitForResponse("**/api/loki/**");
  await set(page, "keep", "none");
  await asking;
  await ready(page);
  await pass(page, 300);
  assert.equal(await copies(page), kept + 1);
  await isFine(page);
});
