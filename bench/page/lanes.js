// Shows so many lanes of so many alerts, or a long list of nothing but boxes, and says how long its frames took.
import init, { Scene } from "../wasm/bench.js";

await init();
const end = Date.parse("2026-03-01T12:00:00Z");
const start = end - 7 * 24 * 60 * 60 * 1_000;
let shown;
const frame = () => new Promise(requestAnimationFrame);

/** Milliseconds until the first lanes are there. */
async function mount(lanes, alerts) {
  const scene = new Scene(lanes, alerts, start, end);
  scene.compute();
  await frame();
  const begin = performance.now();
  // What nobody holds goes.
  shown = scene.mount_lanes(document.querySelector("main"));
  do await frame();
  while (!document.querySelector('[data-timelines][aria-busy="false"] [part="lane"]'));
  return performance.now() - begin;
}

/** Where the pointer finds the lanes: `{ x, y, width, height }`. */
function place() {
  const { x, width } = document.querySelector('[part="overview"]').getBoundingClientRect();
  const { y, height } = document.querySelector('[part="lanes"]').getBoundingClientRect();
  return { x, y, width, height };
}

globalThis.bench = { mount, place, frame, shown: () => shown };
