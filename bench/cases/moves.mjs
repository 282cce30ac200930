// A hundred moves of the mouse over a bar, by the browser's own input, a frame each.
import { count, ms, table, times } from "../markdown.mjs";
import { busy, median } from "../measure.mjs";

const scenes = [
  { bars: 1, alerts: 1_000, rounds: 5 },
  { bars: 200, alerts: 125, rounds: 3 },
];
const contestants = ["nothing", "ours", "canvas", "uplot"];
const moves = 100;

export async function run({ log, open }) {
  const rows = [];
  for (const { bars, alerts, rounds } of scenes) {
    const all = {};
    const pages = {};
    for (const name of contestants) {
      const page = await open("/page/paint.html", "bench");
      await page.evaluate((scene) => globalThis.bench.prepare(...scene), [name, bars, alerts]);
      await page.evaluate(() => globalThis.bench.stage());
      await page.evaluate(() => globalThis.bench.paint());
      pages[name] = page;
    }
    for (let round = 0; round < rounds; round++) {
      for (const name of contestants) (all[name] ??= []).push(await hover(pages[name], round));
    }
    for (const page of Object.values(pages)) await page.close();
    const told = Object.fromEntries(Object.entries(all).map(([name, all]) => [name, Number(median(all).toFixed(3))]));
    log(`${bars} × ${alerts}`, JSON.stringify(told));
    rows.push({ bars, alerts, rounds, times: told });
  }
  return rows;
}

/** Milliseconds of the main thread a move: across the whole bar, at another place each round. */
async function hover(page, round) {
  await page.bringToFront();
  const { x, y, width } = await page.evaluate(() => globalThis.bench.place(0));
  const cdp = await page.context().newCDPSession(page);
  const move = (at) =>
    cdp.send("Input.dispatchMouseEvent", { type: "mouseMoved", x: x + (width * (at + round / 10)) / (moves + 1), y });
  await move(0);
  await cdp.send("HeapProfiler.collectGarbage");
  const before = await busy(cdp);
  for (let at = 1; at <= moves; at++) {
    await move(at);
    await page.evaluate(() => globalThis.bench.frame());
  }
  const spent = (await busy(cdp)) - before;
  await cdp.detach();
  return spent / moves;
}

const title = ({ bars, alerts }) => (bars === 1 ? `1 bar, ${count(alerts)} alerts` : `${bars} bars of ${alerts * 2} segments`);
const alone = ({ times }, name) => Math.max(times[name] - times.nothing, 0);

export function report(rows) {
  const columns = [
    ["", title],
    ["ours", (row) => ms(alone(row, "ours"))],
    ["canvas", (row) => ms(alone(row, "canvas"))],
    ["uPlot", (row) => ms(alone(row, "uplot"))],
    ["**ours against uPlot**", (row) => times(alone(row, "ours") / alone(row, "uplot"))],
  ];
  const text = `
What a move of the mouse costs the page's main thread: scripts, style, layout, paint. ${moves} moves across one bar, a frame each, sent as
the browser sends a hand's; less what they cost over an empty paragraph. Ours shows a tooltip, uPlot its cursor and the values in its legend, the canvas
a tooltip.

${table(columns, rows)}`;
  const aims = rows.map((row) => {
    const cost = alone(row, "ours") / alone(row, "uplot");
    return { what: `a move of the mouse, ${title(row)}`, measured: `${times(cost)} what it costs uPlot`, aim: "≤ 1 ×", met: cost <= 1 };
  });
  return { title: "Moves of the mouse", text, aims };
}
