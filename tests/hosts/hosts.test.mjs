// The package in hosts as others build them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { buildHosts, develop } from "./build.mjs";
import { READY, asks, expected, isFine, nodes, segments, showsLanes, start } from "./host.mjs";

let host;
before(async () => {
  host = await start(buildHosts);
});
after(() => host?.stop());

/** Each file of code was asked for once, of one of the two. */
function isOneEngine(page) {
  const code = asks(page, ".wasm").map((request) => request.url());
  assert.ok(code.length > 1);
  assert.equal(new Set(code).size, code.length);
  assert.equal(new Set(code.map((url) => new URL(".", url).href)).size, 1);
}

for (const version of ["17", "18", "19"]) {
  test(`in React ${version} there are a bar, a provider and hooks`, async () => {
    const page = await host.open(`/react-${version}/`);
    await page.locator(`global-health-bar.bar ${READY}`).waitFor();
    assert.ok((await page.locator("h1").innerText()).startsWith(`${version}.`));
    assert.deepEqual(await segments(page), expected(host.told, "Platform"));
    const ids = JSON.stringify(nodes(host.told).map(({ fingerprint, startsAt }) => `${fingerprint} ${startsAt}`));
    const output = page.locator('output[data-fetching="false"]');
    await output.waitFor();
    assert.equal(await output.innerText(), ids);
    assert.equal(asks(page, "/api/alertmanager/").length, 1, "bars and hooks ask together");
    assert.deepEqual(new Set(asks(page, "/api/").map((request) => request.headers().authorization)), new Set(["Bearer first"]));

    await page.locator("button", { hasText: "fewer" }).click();
    await page.waitForFunction(() => rendered.at(-1).alertname.length === 1 && !rendered.at(-1).fetching);
    const { others, ways } = await page.evaluate(() => {
      const others = rendered.filter(({ alertname, told }) => told?.some((name) => !alertname.includes(name))).length;
      return { others, ways: new Set(rendered.slice(-3).map(({ refresh }) => refresh)).size };
    });
    assert.equal(others, 0, "no rendering is told of alerts that it did not ask for");
    assert.equal(ways, 1, "what asks anew is the same in each rendering");

    await page.locator('global-health-bar [part="track"]').click({ position: { x: 2, y: 20 } });
    await page.locator("p", { hasText: "global-health-bar" }).waitFor();
    const asked = asks(page, "/api/").length;
    await page.locator("button", { hasText: "renew" }).click();
    await output.click();
    await page.locator("button", { hasText: "half" }).click();
    await page.waitForFunction(() => document.querySelector("global-health-bar").getAttribute("start") === "2026-02-26T00:00:00.000Z");
    await page.locator(`global-health-bar ${READY}`).waitFor();
    await output.waitFor();
    assert.ok(asks(page, "/api/").slice(asked).some((request) => request.headers().authorization === "Bearer second"));
    for (const _ of [1, 2]) await page.locator("button", { hasText: "toggle" }).click();
    await page.locator(`global-health-bar ${READY}`).waitFor();
    assert.equal(await page.locator("global-health-bar").count(), 1);
    await showsLanes(page);
    await isFine(page);
  });
}

test("what the README says of React shows a bar", async () => {
  const page = await host.open("/readme/");
  await page.locator(`global-health-bar[span="7d"] ${READY}`).waitFor();
  assert.deepEqual(await page.locator('global-health-bar [part="error"]').count(), 0);
  await isFine(page);
});

for (const version of ["7", "8"]) {
  test(`what the README says of React shows a bar in the development server of Vite ${version}, too, and all code is found`, async () => {
    const server = await develop(version, "readme", host.url);
    try {
      const page = await host.open(server.url);
      await page.locator(`global-health-bar[span="7d"] ${READY}`).waitFor();
      await page.locator('global-health-bar [part="track"]').click({ position: { x: 2, y: 20 } });
      await page.locator('global-health-bar [part="details"]').waitFor();
      await showsLanes(page);
      await page.evaluate(() => document.body.append(Object.assign(document.createElement("global-health-bar"), { demo: true, id: "demo" })));
      await page.locator(`#demo ${READY}`).waitFor();
      assert.equal(page.asked.filter((request) => request.isNavigationRequest()).length, 1, "nothing of it is found so late that the page is loaded again");
      await isFine(page);
    } finally {
      await server.stop();
    }
  });
}

for (const built of ["esbuild", "preact"]) {
  test(`what the README says of React shows a bar where ${built} is what builds or draws it, and all code is found`, async () => {
    const page = await host.open(`/${built}/`);
    await page.locator(`global-health-bar[span="7d"] ${READY}`).waitFor();
    await page.locator('global-health-bar [part="track"]').click({ position: { x: 2, y: 20 } });
    await page.locator('global-health-bar [part="details"]').waitFor();
    await showsLanes(page);
    await isFine(page);
  });
}

test("a bundle that is no module says that it finds no wasm, breaks nothing, and takes one that it is given", async () => {
  const page = await host.open("/script/");
  const error = page.locator('global-health-bar [part="error"]');
  await error.waitFor();
  assert.equal(await error.innerText(), "The health bar could not be loaded: its script is no module: load({ wasm: url }) says where its wasm is");
  await page.evaluate(() => load({ wasm: "engine/global-health-bar_bg.wasm" }));
  await page.locator(`global-health-bar[span="7d"] ${READY}`).waitFor();
  await showsLanes(page);
  await isFine(page);
});

test("Svelte gives the tags their properties, and hears their events", async () => {
  const page = await host.open("/svelte/");
  await page.locator(`global-health-bar ${READY}`).waitFor();
  await page.locator("output", { hasText: "complete" }).waitFor();
  assert.deepEqual(new Set(asks(page, "/api/").map((request) => request.headers().authorization)), new Set(["Bearer fresh"]));
  assert.deepEqual(await page.locator("global-health-bar").evaluate(({ filters }) => filters), { alertname: ["NodeAtRisk"] });
  await page.locator("button", { hasText: "other" }).click();
  await page.locator('global-health-bar [data-bar="Network"]').waitFor();
  assert.deepEqual(page.warned, []);
  await isFine(page);
});

test("two federated micro-apps that both bring it share one engine and ask once", async () => {
  const page = await host.open("/federated/");
  await page.locator(`global-health-bar ${READY}`).nth(2).waitFor();
  for (const [at, kind] of ["Platform", "Network", "Monitoring"].entries()) assert.deepEqual(await segments(page, at), expected(host.told, kind));
  assert.equal(asks(page, "/api/alertmanager/").length, 1);
  await showsLanes(page);
  isOneEngine(page);
  assert.deepEqual(page.warned, []);
  await isFine(page);
});

test("where they bring two versions the first one serves both, and the console says so", async () => {
  const page = await host.open("/federated/", (page) =>
    page.route("**/two/*.js", async (route) => {
      const response = await route.fetch();
      const [version] = /\d+\.\d+\.\d+/.exec(await readFile("dist/npm/package.json", "utf8"));
      await route.fulfill({ response, body: (await response.text()).replaceAll(`"${version}"`, '"0.0.1"') });
    }),
  );
  await page.locator(`global-health-bar ${READY}`).nth(2).waitFor();
  isOneEngine(page);
  assert.equal(page.warned.length, 1);
  assert.match(page.warned[0], /^global-health-bar \S+ is loaded where \S+ runs already: the page uses \S+$/);
  await isFine(page);
});

test("rspack finds the wasm, too", async () => {
  const page = await host.open("/rspack/");
  await page.locator(`global-health-bar ${READY}`).waitFor();
  assert.deepEqual(await segments(page), expected(host.told, "Platform"));
  await showsLanes(page);
  await isFine(page);
});
