// Runs in the page before all else: notes when its bars are complete, its long tasks, and its wasm's memory.
const probe = (globalThis.probe = { tasks: [], memories: new Set(), complete: undefined, watch });

new PerformanceObserver((list) => probe.tasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration]))).observe({
  type: "longtask",
  buffered: true,
});

for (const name of ["instantiate", "instantiateStreaming"]) {
  const real = WebAssembly[name].bind(WebAssembly);
  WebAssembly[name] = async (...of) => {
    const made = await real(...of);
    for (const it of Object.values((made.instance ?? made).exports)) {
      if (it instanceof WebAssembly.Memory) probe.memories.add(it);
    }
    return made;
  };
}

/** A bar is shown, and none waits for more. */
function isComplete() {
  const element = document.querySelector("global-health-bar");
  const root = element ? element.shadowRoot : document;
  return root?.querySelector('[data-state="ready"]') && !root.querySelector('[data-state="loading"], [aria-busy="true"]');
}

/** Waits until the page is complete; once it is, for a frame more. */
function watch() {
  probe.complete = undefined;
  const look = () => {
    if (isComplete()) probe.complete = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
watch();
