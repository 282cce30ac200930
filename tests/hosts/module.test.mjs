// What the package is to a page without a bundler.
import assert from "node:assert/strict";
import { cp, mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { EMPTY, READY, asks, expected, isFine, nodes, segments, showsLanes, span, start } from "./host.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const installed = join(here, "node_modules/global-health-bar");

/** Beside a plain page the package; and the package with its wasm elsewhere. */
async function place(folder) {
  await cp(join(here, "plain"), join(folder, "plain"), { recursive: true });
  for (const name of ["package", "moved"]) await cp(installed, join(folder, name), { recursive: true });
  await cp(join(here, "node_modules/vue/dist/vue.runtime.esm-browser.prod.js"), join(folder, "vue.js"));
  await mkdir(join(folder, "engine"));
  for (const name of await readdir(installed)) {
    if (name.endsWith(".wasm")) await rename(join(folder, "moved", name), join(folder, "engine", name));
  }
  await writeFile(join(folder, "moved", "index.html"), EMPTY);
}

let host;
before(async () => {
  host = await start(place);
});
after(() => host?.stop());

test("a server may import each entry, and has nothing defined", async () => {
  const { load } = await import("global-health-bar");
  const { ready } = await import("global-health-bar/element");
  await ready;
  assert.deepEqual(Object.getOwnPropertySymbols(globalThis).filter((symbol) => Symbol.keyFor(symbol) === "global-health-bar"), []);
  await assert.rejects(load(), /^Error: global-health-bar runs in a browser: there is none here$/);
  // Next.js asks for that of all that has hooks.
  assert.match(await readFile(join(installed, "react.js"), "utf8"), /^"use client";/);
});

test("two lines show a bar in a plain page, which gets no global", async () => {
  const names = () => Object.keys(globalThis).filter((name) => name !== "violations");
  const empty = await host.open("/empty/");
  const before = await empty.evaluate(names);
  const page = await host.open("/plain/");
  await page.locator(`global-health-bar ${READY}`).waitFor();
  assert.deepEqual(await page.evaluate(names), before);
  await isFine(page);
});

test("what a framework writes as an attribute, since the element is not defined yet, is said on the console", async () => {
  const page = await host.open("/empty/");
  await page.evaluate(async () => {
    document.querySelector("#place").innerHTML = '<global-health-bar demo token="()=>`x`" filters="[object Object]"></global-health-bar>';
    await import("/package/element.js").then(({ ready }) => ready);
  });
  const said = (name) => `<global-health-bar>: ${name} is a property, no attribute: set it once the element is defined`;
  assert.deepEqual(page.warned, [said("filters"), said("token")]);
  await isFine(page);
});

test("Vue gives the tags their properties, though it begins before the engine is here", async () => {
  const page = await host.open("/empty/");
  const asking = page.waitForRequest("**/api/loki/**");
  await page.evaluate(async () => {
    await import("/package/element.js");
    const { createApp, h } = await import("/vue.js");
    const options = { entity: "Platform", filters: { alertname: ["NodeAtRisk"] }, token: () => Promise.resolve("fresh") };
    const told = (globalThis.told = []);
    createApp(() => h("global-health-bar", { ...options, onHealthState: ({ detail }) => told.push(detail.state) })).mount("#place");
  });
  assert.equal((await asking).headers().authorization, "Bearer fresh");
  await page.locator(`#place ${READY}`).waitFor();
  const { filters, told } = await page.evaluate(() => ({ filters: document.querySelector("global-health-bar").filters, told }));
  assert.deepEqual(filters, { alertname: ["NodeAtRisk"] });
  assert.equal(told.at(-1), "complete");
  assert.deepEqual(page.warned, []);
  await isFine(page);
});

test("a server that calls the wasm something else is no obstacle", async () => {
  const page = await host.open("/plain/", (page) =>
    page.route("**/*.wasm", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
    }),
  );
  await page.locator(`global-health-bar ${READY}`).waitFor();
  await showsLanes(page);
  await isFine(page);
});

test("any script mounts, updates and unmounts a bar, with the wasm from where it says", async () => {
  const page = await host.open("/moved/");
  await page.evaluate(async (span) => {
    const { mount } = await import("/moved/index.js");
    mount(document.querySelector("#place"), { entity: "Platform", span, timezone: "utc", token: () => "asked", wasm: "/engine/global-health-bar_bg.wasm" });
  }, span);
  await page.locator(`#place ${READY}`).waitFor();
  assert.deepEqual(await segments(page), expected(host.told, "Platform"));
  const said = await page.evaluate(async () => {
    const { mount, update } = await import("/moved/index.js");
    const place = document.querySelector("#place");
    update(place, { entity: "Network" });
    const said = [];
    for (const wrong of [() => mount(place), () => update(place, { spam: "7d" }), () => update(document.body, {})]) {
      try {
        wrong();
      } catch (error) {
        said.push(error.message);
      }
    }
    return said;
  });
  assert.deepEqual(said, ["a health bar is mounted here: update or unmount it", "a health bar has no option “spam”", "no health bar is mounted here"]);
  await page.locator('#place [data-bar="Network"]').waitFor();
  assert.deepEqual(await segments(page), expected(host.told, "Network"));
  await showsLanes(page);
  await page.evaluate(() => import("/moved/index.js").then(({ unmount }) => unmount(document.querySelector("#place"))));
  assert.equal(await page.locator("#place > *").count(), 0);
  await isFine(page);
});

test("each attribute that the elements hear is an option, and has a type", async () => {
  const page = await host.open("/empty/");
  const heard = await page.evaluate(async () => {
    const { load, mount, update } = await import("/package/index.js");
    await load();
    mount(document.querySelector("#place"), { demo: true });
    const heard = customElements.get("health-timelines").observedAttributes.filter((name) => !["start", "end"].includes(name));
    for (const name of heard) update(document.querySelector("#place"), { [name]: undefined });
    return heard;
  });
  const types = await readFile(join(installed, "index.d.ts"), "utf8");
  const interfaceOf = (name) => types.split(`interface ${name} `)[1].split("\n}")[0];
  const options = interfaceOf("BarOptions") + interfaceOf("SourceOptions");
  assert.deepEqual(heard.filter((name) => !options.includes(`\n  ${name}?: `)), []);
  const properties = interfaceOf("HealthElement");
  // Each HTMLElement has that.
  const own = heard.filter((name) => name !== "lang");
  assert.deepEqual(own.filter((name) => !new RegExp(`\n  (set )?${name}[:(]`).test(properties)), []);
  await isFine(page);
});

test("what editors read of the elements is what they are", async () => {
  const { customElements } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  const { modules } = JSON.parse(await readFile(join(installed, customElements), "utf8"));
  const page = await host.open("/plain/");
  for (const { attributes, cssProperties, events, members, tagName } of modules[0].declarations) {
    const names = (all) => all.map(({ name }) => name).sort();
    const { heard, missing } = await page.evaluate(
      async ([tag, members]) => {
        const element = await window.customElements.whenDefined(tag);
        const missing = members.filter(({ name, static: ofClass }) => !(name in (ofClass ? element : element.prototype)));
        return { heard: element.observedAttributes, missing };
      },
      [tagName, members],
    );
    assert.deepEqual(names(attributes), [...heard, "theme"].sort());
    assert.deepEqual(missing, []);
    assert.deepEqual(names(events), ["health-select", "health-state", "timespan-change"]);
    const all = [...attributes, ...members, ...events];
    assert.deepEqual(all.filter(({ description }) => !description || description.includes("|")), []);
    assert.deepEqual(cssProperties.filter((property) => !property.default), []);
    // Which docs/embedding.md tells of three at once.
    assert.equal(attributes.find(({ name }) => name === "theme").description, "dark or light");
  }
  await isFine(page);
});

test("without its wasm a bar says so, and the next one tries anew", async () => {
  const page = await host.open("/moved/");
  await page.evaluate(() => import("/moved/index.js").then(({ mount }) => mount(document.querySelector("#place"))));
  const error = page.locator('#place [part="error"]');
  await error.waitFor();
  assert.match(await error.innerText(), /^The health bar could not be loaded: \/moved\/global-health-bar_bg\.wasm: /);
  assert.equal(await error.getAttribute("role"), "alert");
  await page.evaluate(() => {
    document.documentElement.lang = "fr";
    return import("/moved/index.js").then(({ mount }) => mount(document.body.appendChild(document.createElement("p"))));
  });
  const french = page.locator('p [part="error"]');
  await french.waitFor();
  assert.match(await french.innerText(), /^La barre de santé n’a pas pu être chargée : /);
  await page.evaluate(() => import("/moved/index.js").then(({ mount }) => mount(document.body, { wasm: "/engine/global-health-bar_bg.wasm" })));
  await page.locator(`body > global-health-bar ${READY}`).waitFor();
  await page.locator(`#place ${READY}`).waitFor();
  await page.close();
});

test("who says where the wasm lies does not fail with who asked before without knowing", async () => {
  const page = await host.open("/moved/");
  const told = await page.evaluate(async () => {
    const { load } = await import("/moved/index.js");
    const loads = await Promise.allSettled([load(), load({ wasm: "/engine/global-health-bar_bg.wasm" })]);
    return loads.map(({ status }) => status);
  });
  assert.deepEqual(told, ["rejected", "fulfilled"]);
  await page.close();
});

test("the history as data is what the report says", async () => {
  const page = await host.open("/plain/");
  const histories = await page.evaluate(async (span) => {
    const { historyAlerts } = await import("/package/index.js");
    const [start, end] = [new Date(span.start), new Date(span.end)];
    return Promise.all([historyAlerts({}, span), historyAlerts({ alertname: ["NodeAtRisk", "NodeDegraded"] }, { start, end })]);
  }, span);
  const [all, some] = histories;
  for (const part of ["window", "now", "episodes", "unavailable", "unknown", "heard", "events"]) assert.deepEqual(all[part], host.told[part], part);
  assert.equal(all.demo, true);
  assert.deepEqual(all.coverage.sources, host.told.coverage.sources);
  assert.ok(nodes(host.told).length > 0);
  assert.deepEqual(some.episodes, nodes(host.told));
  await isFine(page);
});

test("the history of `demo`, and of data at hand, is told, and nobody is asked", async () => {
  const page = await host.open("/empty/");
  const [demo, given, wrong] = await page.evaluate(async () => {
    const { historyAlerts } = await import("/package/index.js");
    const fell = { loggedAt: "2026-03-01T10:00:00Z", status: "firing", labels: { alertname: "StoreLost", severity: "critical" }, startsAt: "2026-03-01T10:00:00Z" };
    const alive = [{ start: "2026-02-28T12:00:00Z", end: "2026-03-01T12:00:00Z" }];
    const wrong = historyAlerts({}, "24h", { observations: { notifications: "none" } }).catch(({ message }) => message);
    return Promise.all([historyAlerts({ alertname: "NodeAtRisk" }, "30d", { demo: true }), historyAlerts({}, "24h", { observations: { notifications: [fell], alive } }), wrong]);
  });
  assert.deepEqual([demo.demo, given.demo], [true, undefined]);
  assert.deepEqual(demo.episodes.map(({ labels }) => labels.instance), ["node-2", "node-2"]);
  assert.deepEqual(given.episodes.map(({ alertname }) => alertname), ["StoreLost"]);
  assert.match(wrong, /^observations cannot be/);
  assert.deepEqual(asks(page, "/api/"), []);
  await isFine(page);
});

test("without its code there is no history, and the next one tries anew", async () => {
  const page = await host.open("/empty/");
  const history = () =>
    page.evaluate(async (span) => {
      const { historyAlerts } = await import("/package/index.js");
      return historyAlerts({}, span).then(({ episodes }) => episodes.length, (error) => error.message);
    }, span);
  await page.route("**/split_watch.wasm", (route) => route.abort());
  assert.equal(await history(), "the code of the history could not be fetched: the console says why");
  await page.unroute("**/split_watch.wasm");
  assert.equal(await history(), host.told.episodes.length);
  await page.close();
});

test("only some alerts are asked for where a host wants no others, and another token where one is refused", async () => {
  const stale = (route) => {
    const isStale = route.request().headers().authorization === "Bearer stale";
    return isStale ? route.fulfill({ status: 401, body: "" }) : route.fallback();
  };
  const page = await host.open("/empty/", (page) => page.route("**/api/**", stale));
  const history = await page.evaluate(async (span) => {
    const { historyAlerts } = await import("/package/index.js");
    let token = "stale";
    const renewed = () => {
      setTimeout(() => (token = "fresh"));
      return token;
    };
    return historyAlerts({ alertname: ["NodeAtRisk", "NodeDegraded"] }, span, { alertsOnly: true, token: renewed });
  }, span);
  assert.deepEqual(history.coverage.sources, { alertmanager: "ok", loki: "ok", prometheus: "ok" });
  assert.deepEqual(history.episodes, nodes(host.told));
  const queries = asks(page, "query_range").filter((request) => request.url().includes("/api/loki/"));
  assert.ok(queries.length > 0);
  for (const query of queries) assert.match(new URL(query.url()).searchParams.get("query"), /NodeAtRisk/);
  // One that is set before anybody was asked counts, too.
  const count = await page.evaluate(async (span) => {
    const { watchHistoryAlerts } = await import("/package/index.js");
    return new Promise((resolve) => {
      const subscription = watchHistoryAlerts({}, span, { token: "stale" }, ({ fetching, history }) => {
        if (!fetching && history?.coverage.sources.loki === "ok") resolve(history.episodes.length);
      });
      subscription.token("fresh");
    });
  }, span);
  assert.equal(count, host.told.episodes.length);
  await page.close();
});

test("where another version runs already whose engine knows not what is asked of it, that is told, and the console says which", async () => {
  const page = await host.open("/empty/");
  const told = await page.evaluate(async () => {
    const older = { engine: Promise.resolve({ version: "0.0.1" }), said: new Set(), version: "0.0.1" };
    Object.defineProperty(globalThis, Symbol.for("global-health-bar"), { value: older });
    const { historyAlerts } = await import("/package/index.js");
    return Promise.all([1, 2].map(() => historyAlerts({}, "24h").then(() => "a history", (error) => error.name)));
  });
  assert.deepEqual(told, ["TypeError", "TypeError"]);
  assert.equal(page.warned.length, 1);
  assert.match(page.warned[0], /^global-health-bar \S+ is loaded where 0\.0\.1 runs already: the page uses 0\.0\.1$/);
  await isFine(page);
});

test("the history is told as it comes until it is unsubscribed, and given up when it is aborted", async () => {
  const page = await host.open("/plain/");
  const said = await page.evaluate(async (span) => {
    const { historyAlerts, watchHistoryAlerts } = await import("/package/index.js");
    const states = [];
    const last = await new Promise((resolve) => {
      const subscription = watchHistoryAlerts({}, span, {}, (state) => {
        states.push(state);
        if (state.fetching || !state.history) return;
        subscription.unsubscribe();
        subscription.unsubscribe();
        resolve(states.length);
      });
    });
    const reason = (promise) => promise.then(() => "no reason", (error) => `${error.name}: ${error.message}`);
    const wrong = await reason(historyAlerts({}, "soon"));
    const none = await reason(historyAlerts({ alertname: [] }, "7d"));
    const wrongly = await new Promise((resolve) => watchHistoryAlerts({ alertname: [] }, "7d", {}, resolve));
    const late = await reason(historyAlerts({}, "7d", { signal: AbortSignal.abort(new Error("too late")) }));
    const abort = new AbortController();
    const aborted = reason(historyAlerts({ severity: "critical" }, "6d", { signal: abort.signal }));
    abort.abort();
    return { aborted: await aborted, first: states[0], late, later: states.length - last, none, wrong, wrongly: wrongly.error.message };
  }, span);
  assert.deepEqual(said.first, { error: undefined, fetching: true, history: undefined });
  assert.equal(said.later, 0);
  assert.equal(said.wrong, "TypeError: span cannot be “soon”: it takes 1h, 24h, 7d");
  assert.equal(said.none, "TypeError: the filter “alertname” has no value");
  assert.equal(said.wrongly, "the filter “alertname” has no value");
  assert.equal(said.late, "Error: too late");
  assert.equal(said.aborted, "AbortError: signal is aborted without reason");
  await isFine(page);
});

test("where the engine breaks down whoever listens is told, and may ask anew", async () => {
  const page = await host.open("/plain/");
  await page.locator(`global-health-bar ${READY}`).waitFor();
  const said = await page.evaluate(async (span) => {
    const { historyAlerts, watchHistoryAlerts } = await import("/package/index.js");
    let tell;
    const told = new Promise((resolve) => (tell = resolve));
    let whole;
    const listening = new Promise((resolve) => (whole = resolve));
    const subscription = watchHistoryAlerts({}, span, {}, (state) => {
      if (state.error) tell(state);
      else if (!state.fetching && !state.history.partial) whole();
    });
    await listening;
    // The engine does not reckon with a browser that makes no elements.
    const own = Document.prototype.createElement;
    Document.prototype.createElement = function (...args) {
      if (!new Error().stack.includes("wasm")) return own.apply(this, args);
      Document.prototype.createElement = own;
      throw new Error("no more elements");
    };
    document.querySelector("global-health-bar").shadowRoot.querySelector('[part="track"]').dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: 500 }));
    const { error, fetching, history } = await told;
    subscription.refresh();
    subscription.unsubscribe();
    const again = await historyAlerts({}, span);
    return { again: again.episodes.length, before: history.episodes.length, error: error.message, fetching };
  }, span);
  assert.deepEqual(said, { again: host.told.episodes.length, before: host.told.episodes.length, error: "the engine has broken down: its console says why", fetching: false });
  assert.deepEqual(await page.evaluate(() => violations), []);
  await page.close();
});
