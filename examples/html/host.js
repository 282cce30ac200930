// What a host does with the elements: attributes to ask, properties for what is no text, events to hear.
const bar = document.querySelector("global-health-bar");
const output = document.querySelector("output");
const button = document.querySelector("button");

document.addEventListener("health-select", ({ detail: { entity, health, start, end } }) => {
  output.value = `${entity} was ${health} from ${start} to ${end}`;
});

// The lanes of all nodes, where somebody wants them: they share what the bar has read.
button.addEventListener("click", () => {
  const lanes = document.createElement("health-timelines");
  Object.assign(lanes, { entity: "Node", span: bar.span, refresh: "1m" });
  // The bar shows what the lanes are zoomed to.
  lanes.addEventListener("timespan-change", ({ detail: { zoom } }) => {
    bar.zoom = zoom;
  });
  button.replaceWith(lanes);
});
