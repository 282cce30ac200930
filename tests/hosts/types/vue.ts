// What Vue's compiler of templates reads of the tags.
import type {} from "global-health-bar/vue";
import type { GlobalComponents } from "vue";

type Bar = InstanceType<GlobalComponents["global-health-bar"]>["$props"];
type Lanes = InstanceType<GlobalComponents["health-timelines"]>["$props"];

export const bar: Bar = {
  class: "bar",
  demo: true,
  entity: "Platform",
  filters: { alertname: ["NodeAtRisk"] },
  id: "bar",
  span: "7d",
  token: async () => "fresh",
  key: "bar",
  onHealthSelect: ({ detail }) => console.log(detail.health, detail.start),
  onTimespanChange: ({ detail }) => console.log(detail.zoom),
};
export const lanes: Lanes = { demo: "", entity: "Node", style: { width: "400px" } };
// @ts-expect-error: a bar has no such attribute.
export const unknown: Bar = { spam: "7d" };
// @ts-expect-error: nor is that a theme.
export const wrong: Bar = { theme: "drak" };
