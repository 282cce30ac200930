// What only React 19 does to the tags: it sets properties, and hears events.
import type {} from "global-health-bar/jsx";
import type { ReactElement } from "react";

export const Tags = (): ReactElement => (
  <health-timelines
    demo
    filters={{ alertname: ["NodeAtRisk"] }}
    token={async () => "fresh"}
    onhealth-select={({ detail }) => console.log(detail.health, detail.start)}
    ontimespan-change={({ detail }) => console.log(detail.start, detail.end)}
  />
);
