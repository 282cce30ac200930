// Scenes: clusters of real servers in which something is caused, and the page that must show it.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { launch, open } from "../../e2e/browser.mjs";
import { Cluster } from "./cluster.mjs";
import { PACE, slowly } from "./slow.mjs";

/**
 * How much earlier or later than it was caused anything may be shown, in milliseconds of the servers: they look once a
 * second whether a rule holds, and another is alive, on a machine that does other things, too; and where only samples tell,
 * the page looks at one of three.
 */
export const [EARLY, LATE] = [2_000, 4_000];

const scenes = [];
let browser;

before(async () => {
  // The browser comes last: it would keep the servers waiting.
  await Promise.allSettled(scenes);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  for (const { value } of await Promise.allSettled(scenes)) await value?.stop();
});

/** A cluster in which `happens` happened, what that noted down, and how to look at it. */
export function scene(alerts, happens, options) {
  const play = async () => {
    const cluster = await Cluster.start(alerts, options);
    try {
      const caused = await happens(cluster);
      const end = Date.now();
      const slow = await slowly(cluster.server.url, cluster.beginning);
      const stop = () => Promise.all([slow.stop(), cluster.stop()]);
      return { cluster, caused, from: cluster.ready, end, url: slow.url, shown: slow.shown, pace: PACE, stop };
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  };
  scenes.push(play());
  return scenes.at(-1);
}

/** The same scene at its own pace: straight from the store. */
export const unslowed = (scene) => ({ ...scene, url: scene.cluster.server.url, shown: (instant) => instant, pace: 1 });

/** The span of a scene. */
export function span({ from, end, shown }) {
  const [start, until] = [from, end].map((instant) => new Date(shown(instant)).toISOString());
  return { start, end: until };
}

/** What the page shows of an entity: its segments, its events, and the details of the segment at an instant. */
export async function look(scene, entity, at) {
  const page = await open(browser, `${scene.url}/?${new URLSearchParams(span(scene))}`);
  const bar = page.locator(`[data-entity="${entity}"]`);
  await bar.locator("[data-segment]").first().waitFor({ state: "attached" });
  const segments = await bar.locator("[data-segment]").evaluateAll((rows) =>
    rows.map(({ dataset: { start, end, health }, cells: [name, ...told] }) => ({
      ...{ start: Number(start), end: Number(end), health, name: name.textContent },
      told: told.map((cell) => cell.textContent).join(" | "),
    })),
  );
  const events = await bar.locator("[data-event]").allTextContents();
  const signs = await bar.locator("[part=event-sign]").count();

  const slider = bar.locator('[role="slider"]');
  await slider.press("Home");
  for (const _ of segments.slice(1).filter(({ start }) => start <= scene.shown(at))) await slider.press("ArrowRight");
  await slider.press("Enter");
  const details = await bar.locator("[part=details]").innerText();
  assert.deepEqual(page.complaints.filter((it) => !scene.complaint?.test(it)), []);
  await page.close();
  return { segments, events, signs, details };
}

/** That something is shown near the instant at which it was caused. */
export function isNear({ shown, pace }, instant, caused, what) {
  const late = (instant - shown(caused)) / pace;
  assert.ok(late >= -EARLY && late <= LATE, `${what} is shown ${late} ms after it was caused`);
}

/** That an entity had these healths and no others, each from when it was caused on. */
export function fared(scene, { segments }, expected) {
  const changes = segments.filter(({ health }, number) => health !== segments[number - 1]?.health);
  const named = segments.map(({ name, told }) => `${name}: ${told}`).join("\n");
  assert.deepEqual(changes.map(({ health }) => health), expected.map(([health]) => health), named);
  for (const [number, [health, caused]] of expected.entries()) isNear(scene, changes[number].start, caused, health);
}
