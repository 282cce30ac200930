// The tags in Preact's JSX: import type {} from "global-health-bar/preact".
import type { ClassAttributes, HTMLAttributes } from "preact";
import type { HealthElement, TagAttributes, TagProperties } from "./index.js";

type Own = Omit<TagAttributes, keyof TagProperties> & TagProperties;
type Common = Omit<HTMLAttributes<HealthElement>, keyof TagAttributes | "children">;
type Tag = Own & Common & ClassAttributes<HealthElement>;

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "global-health-bar": Tag;
      "health-timelines": Tag;
    }
  }
}

// All else stays here.
export {};
