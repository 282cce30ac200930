// The tags in JSX, for React 17 to 19: import type {} from "global-health-bar/jsx".
import type * as React from "react";
import type { Entities, Filters, HealthElement, HealthSelectEvent, HealthStateEvent, Observations, TagAttributes, TimespanChangeEvent, Token } from "./index.js";

/** What React 19 does to a custom element and React 17 and 18 do not: it sets its properties, and hears its events. */
interface Properties {
  demo?: boolean | "" | undefined;
  entities?: readonly Entities[] | undefined;
  filters?: Filters | undefined;
  observations?: Observations | undefined;
  token?: Token | undefined;
  "onhealth-select"?: ((event: HealthSelectEvent) => void) | undefined;
  "onhealth-state"?: ((event: HealthStateEvent) => void) | undefined;
  "ontimespan-change"?: ((event: TimespanChangeEvent) => void) | undefined;
}

type Own = typeof React extends { use: unknown } ? Omit<TagAttributes, keyof Properties> & Properties : TagAttributes;
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
