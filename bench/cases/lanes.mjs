// A thousand lanes: what a frame costs while one scrolls, zooms and moves the mouse.
import { count, ms, table } from "../markdown.mjs";
import { busy, median } from "../measure.mjs";

const scenes = [
  { lanes: 100, alerts: 100 },
  { lanes: 1_000, alerts: 100 },
];
const frames = 60;
const budget = 1_000 / 60;

export async function run({ log, open }) {
  const rows = [];
  for (const { lanes, alerts } of scenes) {
    const page = await open("/page/lanes.html", "bench");
    const mounted = await page.evaluate((scene) => globalThis.bench.mount(...scene), [lanes, alerts]);
    const { x, y, width, height } = await page.evaluate(() => globalThis.bench.place());
    const cdp = await page.context().newCDPSession(page);
    const at = (share, down = 0.6) => ({ x: x + width * share, y: y + height * down });
    const wheel = (delta, modifiers = 0) =>
      cdp.send("Input.dispatchMouseEvent", { type: "mouseWheel", ...at(0.5), deltaX: 0, deltaY: delta, modifiers });
    const done = {
      scroll: await each(page, cdp, () => wheel(120)),
      zoom: await each(page, cdp, (frame) => wheel(frame % 12 < 6 ? -120 : 120, 2)),
      move: await each(page, cdp, (frame) =>
        cdp.send("Input.dispatchMouseEvent", { type: "mouseMoved", ...at((frame + 0.5) / frames) }),
      ),
    };
    await page.close();
    log(`${lanes} × ${alerts}`, JSON.stringify({ mounted, ...done }));
    rows.push({ lanes, alerts, mounted: Math.round(mounted), ...done });
  }
  return rows;
}

/** Milliseconds of the main thread that a frame took, the median and the worst. */
async function each(page, cdp, act) {
  const spent = [];
  await act(0);
  await cdp.send("HeapProfiler.collectGarbage");
  for (let frame = 1; frame <= frames; frame++) {
    const before = await busy(cdp);
    await act(frame);
    await page.evaluate(() => globalThis.bench.frame());
    spent.push((await busy(cdp)) - before);
  }
  return { median: Number(median(spent).toFixed(2)), worst: Number(Math.max(...spent).toFixed(2)) };
}

const both = ({ median, worst }) => `${ms(median)} / ${ms(worst)}`;

export function report(rows) {
  const columns = [
    ["", ({ lanes, alerts }) => `${count(lanes)} lanes of ${alerts * 2} segments`],
    ["first lanes", ({ mounted }) => ms(mounted)],
    ["scroll", ({ scroll }) => both(scroll)],
    ["zoom", ({ zoom }) => both(zoom)],
    ["move", ({ move }) => both(move)],
  ];
  const text = `
What a frame takes of the page's main thread, scripts, style, layout and paint, the median and the worst of ${frames}: a turn of the wheel, the same
with Ctrl (which zooms), a move of the mouse. A frame has 16.7 ms.

${table(columns, rows)}`;
  const aims = rows.map(({ lanes, scroll, zoom }) => {
    const worst = Math.max(scroll.worst, zoom.worst);
    return { what: `${count(lanes)} lanes scroll and zoom`, measured: `${ms(worst)} for the worst frame`, aim: "≤ 16.7 ms", met: worst <= budget };
  });
  return { title: "Lanes", text, aims };
}
