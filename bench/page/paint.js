// Draws so many bars of so many alerts by one contestant, and says when that has come to the screen.
const modules = {
  nothing: "./nothing.js",
  ours: "./ours.js",
  canvas: "./canvas.js",
  coreui: "../peers/core-ui.js",
  uplot: "../peers/uplot.js",
};
const end = Date.parse("2026-03-01T12:00:00Z");
const start = end - 7 * 24 * 60 * 60 * 1_000;

const pulse = document.querySelector("#pulse");
let peer, scene, input, host, unmount;

/** Alert `i` of `n` fires in the second half of the `i`th of `n` equal parts: two segments an alert. */
function alerts(count) {
  const part = (end - start) / count;
  return Array.from({ length: count }, (_, at) => ({
    startsAt: Math.trunc(start + part * (at + 0.5)),
    endsAt: Math.trunc(start + part * (at + 1)),
    severity: at % 2 === 0 ? "warning" : "critical",
  }));
}

async function prepare(contestant, bars, count) {
  peer = await import(modules[contestant]);
  scene = { bars: Array.from({ length: bars }, () => alerts(count)), start, end };
  input = peer.prepare(scene);
  await settle();
}

const frame = () => new Promise(requestAnimationFrame);

/** A frame as soon as the browser can: one in which nothing changes would wait for its turn all the same. */
function beat() {
  pulse.style.opacity = pulse.style.opacity === "1" ? "0.5" : "1";
  return frame();
}

const settle = () => new Promise((settled) => setTimeout(settled, 200));

/** An empty place for `paint`. */
async function stage() {
  host = document.createElement("div");
  document.querySelector("main").append(host);
  await settle();
}

/**
 * Milliseconds from the call, at the beginning of a frame, to the beginning of the second after the one in which all is
 * there: by then the first has been laid out, painted and handed over.
 */
async function paint() {
  await beat();
  await beat();
  const begin = performance.now();
  unmount = peer.mount(host, input);
  do await beat();
  while (!peer.isDrawn(host, scene));
  await beat();
  return performance.now() - begin;
}

async function clear() {
  unmount();
  document.querySelector("main").replaceChildren();
  await settle();
}

/** Where the pointer finds a bar: `{ x, y, width }`, its middle. */
function place(number) {
  const { x, y, width, height } = document.querySelectorAll(peer.place)[number].getBoundingClientRect();
  return { x, y: y + height / 2, width };
}

globalThis.bench = { prepare, stage, paint, clear, place, frame };
