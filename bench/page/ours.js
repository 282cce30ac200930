// The bar of this repository.
import init, { Scene } from "../wasm/bench.js";

await init();

/** The alerts as episodes. Of one bar the mount itself computes the segments, as core-ui's does. */
export function prepare({ bars, start, end }) {
  const scene = new Scene(bars.length, bars[0].length, start, end);
  const computes = bars.length === 1;
  if (!computes) scene.compute();
  return { scene, computes };
}

export function mount(host, { scene, computes }) {
  if (computes) scene.compute();
  const bars = scene.mount(host);
  return () => bars.free();
}

// A bar that is out of sight has no picture before it is looked at.
export const isDrawn = (host, { bars }) =>
  host.querySelectorAll('[data-state="ready"]').length >= bars.length && host.querySelector('[part="segments"]') !== null;
export const place = '[part="track"]';
