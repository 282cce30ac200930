// Lines to episodes: the engine against two ways in JavaScript, on the bytes of Loki's answers.
import { bytes, count as number, ms, table, times } from "../markdown.mjs";
import { compete, median, ratio } from "../measure.mjs";

const sizes = [
  { shape: "raw", count: 5_000, rounds: 9, copying: true },
  { shape: "raw", count: 50_000, rounds: 7, copying: true },
  { shape: "raw", count: 500_000, rounds: 5 },
  { shape: "wrapped", count: 5_000, rounds: 9 },
  { shape: "wrapped", count: 50_000, rounds: 7 },
  { shape: "wrapped", count: 500_000, rounds: 5 },
  { shape: "unlike", count: 5_000, rounds: 5, copying: true },
  { shape: "unlike", count: 50_000, rounds: 5 },
];

/** One row a shape and size. */
export async function run({ open, log }) {
  const rows = [];
  for (const { shape, count, rounds, copying } of sizes) {
    // A new page for each, so that no heap is grown already.
    const page = await open("/page/lines.html", "bench");
    const told = await page.evaluate(([shape, count]) => globalThis.bench.prepare(shape, count), [shape, count]);
    const said = {};
    const contestant = (name) => async () => {
      const { ms, ...rest } = await page.evaluate((name) => globalThis.bench[name](), name);
      (said[name] ??= []).push(rest);
      return ms;
    };
    const names = ["ours", "careful", ...(copying ? ["copying"] : [])];
    const contestants = Object.fromEntries(names.map((name) => [name, contestant(name)]));
    const taken = await compete(page, contestants, { rounds, once: ["copying"] });
    const { lines, skipped } = said.ours[0];
    if (lines !== count || skipped > 0) throw new Error(`${lines} lines of ${count} were read, ${skipped} skipped`);
    const row = {
      shape,
      ...told,
      times: taken,
      reconstruct: median(said.ours.map(({ reconstruct }) => reconstruct)),
      heap: said.ours[0].heap,
      own: said.ours[0].own,
      episodes: Object.fromEntries(names.map((name) => [name, said[name][0].episodes])),
    };
    log(shape, count, JSON.stringify(row));
    rows.push(row);
    await page.close();
  }
  return rows;
}

const names = { raw: "as logged", wrapped: "as Fluent Bit wraps them", unlike: "each of another alert" };
const faster = ({ times }, name) => times[name] && ratio(times[name], times.ours);

export function report(rows) {
  const columns = [
    ["lines", (row) => `${number(row.lines)} ${names[row.shape]}`],
    ["", (row) => bytes(row.bytes)],
    ["episodes", (row) => number(row.episodes.ours)],
    ["ours", (row) => ms(row.times.ours.median)],
    ["of it reconstruction", (row) => ms(row.reconstruct)],
    ["careful JavaScript", (row) => ms(row.times.careful.median)],
    ["**ours is faster**", (row) => times(faster(row, "careful"))],
    ["MetalK8s' way", (row) => (row.times.copying ? ms(row.times.copying.median) : "not run")],
    ["ours is faster", (row) => times(faster(row, "copying"))],
    ["cold: ours", (row) => ms(row.times.ours.first)],
    ["cold: JavaScript", (row) => ms(row.times.careful.first)],
    ["wasm memory", (row) => bytes(row.heap)],
    ["the episodes", (row) => bytes(row.own)],
  ];
  const text = `
From the bytes of Loki's answers, pages of 5,000 lines that are in memory already, to the episodes. Ours copies the bytes
into the wasm and makes all of its reconstruction; the careful JavaScript decodes the bytes, parses each page and each line once
and keeps one entry for each firing in a \`Map\`; MetalK8s' way copies all alerts so far for each line, which takes as long as lines
times alerts: it runs once, and only where that is bearable. The lines are those of a simulated cluster: most repeat another, as in
reality. "Cold" is the first round, in which the browser still compiles: what somebody who opens a page waits for. The other times are
medians of the rounds, and the ratios medians of the ratios of each round. The memory is all that the wasm ever took, its code's data
and one page included; "the episodes" is what these take themselves.

${table(columns, rows)}`;
  const aims = rows
    .filter(({ shape, lines }) => shape !== "unlike" && lines >= 50_000)
    .map((row) => ({
      what: `${number(row.lines)} lines ${names[row.shape]} → episodes`,
      measured: `${times(faster(row, "careful"))} as fast as the careful JavaScript`,
      aim: "≥ 3 ×",
      met: faster(row, "careful") >= 3,
    }));
  for (const shape of ["raw", "wrapped"]) {
    const [few, many] = [50_000, 500_000].map((lines) => rows.find((row) => row.shape === shape && row.lines === lines));
    // The best rounds: in the others, something else took the machine.
    const [dear, cheap] = [many, few].map(({ times, lines }) => Math.min(...times.ours.all) / lines);
    const grown = dear / cheap;
    aims.push({
      what: `a line of 500,000 ${names[shape]}, against one of 50,000`,
      measured: `costs ${times(grown)}`,
      aim: "≤ 1.3 ×, as time grows linearly",
      met: grown <= 1.3,
    });
  }
  const { heap, own, bytes: read, pages } = rows.find((row) => row.shape === "raw" && row.lines === 500_000);
  const most = 2 * own + read / pages;
  aims.push({
    what: "wasm memory after 500,000 lines",
    measured: `${bytes(heap)}; the episodes are ${bytes(own)}`,
    aim: `≤ twice the episodes and a page: ${bytes(most)}`,
    met: heap <= most,
  });
  return { title: "Lines to episodes", text, aims };
}
