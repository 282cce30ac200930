// The tags in JSX, for React 17 to 19: import type {} from "global-health-bar/jsx".
import type * as React from "react";
import type { HealthElement, TagAttributes, TagProperties } from "./index.js";

// React 17 and 18 would write a property as a text, and hear no event.
type Own = typeof React extends { use: unknown } ? Omit<TagAttributes, keyof TagProperties> & TagProperties : TagAttributes;
type Common = Omit<React.HTMLAttributes<HealthElement>, keyof TagAttributes | "children" | "className">;
/** With the attribute `class`, since React 17 and 18 take `className` for another. */
type Tag = Own & Common & React.ClassAttributes<HealthElement> & { class?: string | undefined };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "global-health-bar": Tag;
      "health-timelines": Tag;
    }
  }
}

// All else stays here.
export {};
