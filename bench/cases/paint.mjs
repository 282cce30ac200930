// First paint of bars: a page of its own for each contestant and round.
import { count, ms, table, times } from "../markdown.mjs";
import { busy, median } from "../measure.mjs";

// core-ui needs half a minute for 2,000 alerts, and has no end with 200 bars.
const scenes = [
  { bars: 1, alerts: 10, rounds: 5 },
  { bars: 1, alerts: 100, rounds: 5 },
  { bars: 1, alerts: 1_000, rounds: 3 },
  { bars: 1, alerts: 2_000, rounds: 3, once: ["coreui"] },
  { bars: 200, alerts: 125, rounds: 3, without: ["coreui"] },
];
const idle = 2_000;
// A frame as soon as the one before is done, instead of 60 a second.
export const flags = ["--disable-frame-rate-limit", "--disable-gpu-vsync"];
const contestants = ["nothing", "ours", "canvas", "uplot", "coreui"];

export async function run({ log, open }) {
  const rows = [];
  for (const { bars, alerts, rounds, once = [], without = [] } of scenes) {
    const all = {};
    for (let round = 0; round < rounds; round++) {
      const names = contestants.filter((name) => !without.includes(name) && (round === 0 || !once.includes(name)));
      names.push(...names.splice(0, round % names.length));
      for (const name of names) {
        const page = await open("/page/paint.html", "bench");
        const told = await draw(page, [name, bars, alerts], once.includes(name));
        for (const [key, ms] of Object.entries(told)) ((all[name] ??= {})[key] ??= []).push(ms);
        await page.close();
      }
    }
    const times = Object.fromEntries(Object.entries(all).map(([name, told]) => [name, medians(told)]));
    log(`${bars} × ${alerts}`, JSON.stringify(times));
    rows.push({ bars, alerts, rounds, times });
  }
  return rows;
}

const medians = (told) =>
  Object.fromEntries(Object.entries(told).map(([key, all]) => [key, Number(median(all).toFixed(1))]));

/**
 * Draws in a fresh page, and once more in the same; `busy` is for how long the first kept the main thread, and `later` the
 * same with what was put off until the browser has time.
 */
async function draw(page, scene, once) {
  await page.evaluate((scene) => globalThis.bench.prepare(...scene), scene);
  await page.evaluate(() => globalThis.bench.stage());
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("HeapProfiler.collectGarbage");
  const before = await busy(cdp);
  const first = await page.evaluate(() => globalThis.bench.paint());
  const told = { first, busy: (await busy(cdp)) - before };
  await page.waitForTimeout(idle);
  told.later = (await busy(cdp)) - before;
  if (once) return told;
  await page.evaluate(() => globalThis.bench.clear());
  await page.evaluate(() => globalThis.bench.stage());
  await cdp.send("HeapProfiler.collectGarbage");
  return { ...told, again: await page.evaluate(() => globalThis.bench.paint()) };
}

/** What the main thread did for a contestant alone. */
const alone = ({ times }, name, key = "busy") => times[name] && Math.max(times[name][key] - times.nothing[key], 0);
const faster = ({ times }, name, key) => times[name] && times[name][key] / times.ours[key];
const title = ({ bars, alerts }) => (bars === 1 ? `1 bar, ${count(alerts)} alerts` : `${bars} bars of ${alerts * 2} segments`);

export function report(rows) {
  const columns = (cell) => [["", title], ["ours", cell("ours")], ["canvas", cell("canvas")], ["uPlot", cell("uplot")], ["core-ui", cell("coreui")]];
  const screen = columns((name) => (row) => (row.times[name] ? ms(row.times[name].first) : "not run"));
  screen.splice(2, 0, ["**ours is faster than core-ui**", (row) => times(faster(row, "coreui", "first"))]);
  const warm = columns((name) => (row) => ms(row.times[name]?.again));
  const main = columns((name) => (row) => ms(alone(row, name)));
  const later = columns((name) => (row) => ms(alone(row, name, "later")));
  const text = `
In a fresh page for each contestant and round, with all code loaded: from the call that mounts, at the beginning of a frame, to the
second \`requestAnimationFrame\` after the first in which all is there: by then it has been laid out, painted and handed over. The browser
waits for no display (\`--disable-frame-rate-limit\`, \`--disable-gpu-vsync\`) and a pixel that changes makes each frame one to draw, for every
contestant: at 60 frames a second whatever takes up to 33 ms would be measured as 33 ms. An empty paragraph takes
${ms(Math.max(...rows.map(({ times }) => times.nothing.first)))} at most, which is in the times.

Of two segments an alert. Ours is given the episodes of one bar, and for many bars the timelines; core-ui's bar is given the alerts;
uPlot a stepped series of as many points, its axis and its legend; the canvas the segments, one \`fillRect\` each, with a tooltip but no
axis, no words and no keyboard. core-ui is mounted with React's \`flushSync\`, without which the call only plans the work.

${table(screen, rows)}

The same once more in the same page, by when the browser has compiled the code:

${table(warm, rows)}

How long the first paint keeps the page's main thread: scripts, style, layout, paint; less what an empty paragraph costs:

${table(main, rows)}

The same with the ${idle / 1e3} s that follow, in which comes what was put off until the browser has time:

${table(later, rows)}`;
  const one = (alerts) => rows.find((row) => row.bars === 1 && row.alerts === alerts);
  const aims = [[1_000, 100], [2_000, 500]].map(([alerts, aim]) => {
    const measured = faster(one(alerts), "coreui", "first");
    return { what: `${count(alerts)} alerts painted`, measured: `${times(measured)} as fast as core-ui`, aim: `≥ ${aim} ×`, met: measured >= aim };
  });
  const many = rows.find(({ bars }) => bars > 1);
  const cost = alone(many, "ours") / alone(many, "canvas");
  aims.push({ what: `${title(many)} painted, work of the main thread`, measured: `${times(cost)} that of a raw canvas`, aim: "≤ 1.2 ×", met: cost <= 1.2 });
  return { title: "First paint", text, aims };
}
