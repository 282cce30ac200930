// The tags in Vue's templates: import type {} from "global-health-bar/vue".
import type { HTMLAttributes, PublicProps } from "vue";
import type { BarOptions, HealthElement, TagAttributes, TagProperties } from "./index.js";

type Properties = Pick<TagProperties, "demo" | "entities" | "filters" | "observations" | "token">;
// `@health-select` is `onHealthSelect` to Vue.
type Events = Pick<BarOptions, "onHealthSelect" | "onHealthState" | "onTimespanChange">;
type Own = Omit<TagAttributes, keyof Properties> & Properties & Events;
type Tag = new () => HealthElement & { $props: Own & Omit<HTMLAttributes, keyof Own> & PublicProps };

declare module "vue" {
  interface GlobalComponents {
    "global-health-bar": Tag;
    "health-timelines": Tag;
  }
}

// All else stays here.
export {};
