// What a host does with the bar: attributes to ask, events to hear.
const bar = document.querySelector("global-health-bar");
const output = document.querySelector("output");

bar.addEventListener("health-select", ({ detail: { entity, health, start, end } }) => {
  output.value = `${entity} was ${health} from ${start} to ${end}`;
});
