// The tags in Svelte: import type {} from "global-health-bar/svelte".
import type { HTMLAttributes } from "svelte/elements";
import type { HealthElement, TagAttributes, TagProperties } from "./index.js";

type Own = Omit<TagAttributes, keyof TagProperties> & TagProperties;
type Tag = Own & Omit<HTMLAttributes<HealthElement>, keyof Own | "children">;

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "global-health-bar": Tag;
    "health-timelines": Tag;
  }
}

// All else stays here.
export {};
