// The tags and the components in Preact, whose compatible half stands for React.
import type {} from "global-health-bar/preact";
import { AlertHistoryProvider, GlobalHealthBar } from "global-health-bar/react";
import type { HealthElement } from "global-health-bar";
import { createRef } from "preact";
import type { VNode } from "preact";

const bar = createRef<HealthElement>();

export const Tags = (): VNode => (
  <main>
    <global-health-bar
      ref={bar}
      key="bar"
      class="bar"
      style={{ width: 400 }}
      entity="Platform"
      span="7d"
      token={async () => "fresh"}
      onhealth-select={({ detail }) => console.log(detail.health, detail.start)}
    />
    <health-timelines demo filters={{ alertname: ["NodeAtRisk"] }} ontimespan-change={({ detail }) => console.log(detail.zoom)} />
    {/* @ts-expect-error: a bar has no such attribute. */}
    <global-health-bar spam="7d" />
    <AlertHistoryProvider span="7d">
      <GlobalHealthBar entity="Platform" onHealthSelect={({ detail }) => console.log(detail.health)} />
    </AlertHistoryProvider>
  </main>
);
