// What Svelte's checker of templates reads of the tags.
import type {} from "global-health-bar/svelte";
import type { SvelteHTMLElements } from "svelte/elements";

type Bar = SvelteHTMLElements["global-health-bar"];
type Lanes = SvelteHTMLElements["health-timelines"];

export const bar: Bar = {
  class: "bar",
  demo: true,
  entity: "Platform",
  filters: { alertname: ["NodeAtRisk"] },
  id: "bar",
  span: "7d",
  token: async () => "fresh",
  "onhealth-select": ({ detail }) => console.log(detail.health, detail.start),
  "ontimespan-change": ({ detail }) => console.log(detail.zoom),
};
export const lanes: Lanes = { demo: "", entity: "Node", style: "width: 400px" };
// @ts-expect-error: a bar has no such attribute.
export const unknown: Bar = { spam: "7d" };
// @ts-expect-error: nor is that a theme.
export const wrong: Bar = { theme: "drak" };
