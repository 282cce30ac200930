// Each name that the package exports, used as a host would. It is compiled, never run.
import { clearCache, historyAlerts, load, mount, unmount, update, version, watchHistoryAlerts } from "global-health-bar";
import type {
  AlertEvent,
  AlertHistory,
  BarOptions,
  Blind,
  Coverage,
  Doubt,
  Entities,
  Episode,
  Filters,
  Health,
  HealthElement,
  HealthElementEventMap,
  HealthSelectEvent,
  HealthSelection,
  HealthState,
  HealthStateEvent,
  HistoryOptions,
  HistoryState,
  Instant,
  Interval,
  LoadOptions,
  MountOptions,
  Observations,
  Origin,
  SourceOptions,
  Span,
  Statement,
  Subscription,
  TagAttributes,
  TagProperties,
  TimespanChangeEvent,
  Token,
} from "global-health-bar";
import { ready } from "global-health-bar/element";
import type { HealthElement as Defined } from "global-health-bar/element";
import type {} from "global-health-bar/jsx";
import { AlertHistoryProvider, GlobalHealthBar, HealthTimelines, useHistoryAlert, useMetricsTimeSpan } from "global-health-bar/react";
import type { AlertHistoryProviderProps, HealthElementProps } from "global-health-bar/react";
import { useRef } from "react";
import type { ReactElement } from "react";

const worst: Health = "critical";
const yesterday: Instant = new Date(0);
const span: Span = { start: yesterday, end: "2026-03-01T00:00:00Z" };
const token: Token = async () => "fresh";
const filters: Filters = { alertname: ["NodeAtRisk"], severity: worst };
const where: LoadOptions = { wasm: new URL("https://host/global-health-bar_bg.wasm") };
const sources: SourceOptions = { loki: "/api/loki", prometheus: "", token };
const disks: Entities = { kind: "Disk", critical: filters, instance: ["device"], names: ["sda"] };
const given: Observations = { notifications: [{ loggedAt: "", status: "firing", labels: {}, startsAt: "" }], alive: [] };
const heard = {
  onHealthSelect: select,
  onHealthState: ({ detail }: HealthStateEvent) => console.log(state(detail)),
  onTimespanChange: ({ detail }: TimespanChangeEvent) => console.log(detail.start, detail.end),
};
const options: BarOptions = { ...sources, ...heard, entity: "Node/10.0.0.1:9100", span, lang: "fr", refresh: "30s" };
const lanes: MountOptions = { ...where, element: "health-timelines", entities: [disks], observations: given, demo: true };
const asked: HistoryOptions = { ...sources, ...where, detail: "brief", alertsOnly: true };

function select(event: HealthSelectEvent): string {
  const { entity, health, start, end }: HealthSelection = event.detail;
  return [entity, health, start, end].join();
}

const state = ({ health, state }: HealthState): string => `${state} ${health ?? "unknown"}`;

export async function asElement(node: HTMLElement): Promise<void> {
  await load(where);
  const bar: HealthElement = mount(node, { ...options, ...where });
  bar.addEventListener("health-select", ({ detail }) => detail.health === worst);
  const name: keyof HealthElementEventMap = "health-select";
  const found: Defined | null = document.querySelector("global-health-bar");
  if (found) Object.assign(found, { entity: "Network", token }).refresh();
  mount(node, lanes);
  update(node, { span: "7d", label: undefined });
  // @ts-expect-error: a bar has no such option.
  update(node, { spam: "7d" });
  // @ts-expect-error: it has no such language.
  update(node, { lang: "de" });
  unmount(node);
  await Promise.all([ready, clearCache()]);
  console.log(version, name);
}

export async function asData(): Promise<string[]> {
  const history: AlertHistory = await historyAlerts(filters, "7d", { ...asked, signal: new AbortController().signal });
  const heard: Origin[] = history.heard.map(({ source }) => source);
  const said = (episode: Episode): string => {
    const fell: string | null = episode.end.at;
    const told: Statement[] = episode.statements;
    const doubts: Doubt[] = episode.doubts;
    return [episode.alertname, episode.labels.instance, episode.end.kind, fell, told.length, doubts[0]?.cause].join();
  };
  const blind: Blind[] = [...history.unavailable, ...history.unknown];
  const whole: Interval = history.window;
  const events: AlertEvent[] = history.events;
  const coverage: Coverage = history.coverage;
  const listen = ({ error, fetching, history }: HistoryState): void => console.log(error?.message, fetching, history?.now);
  const subscription: Subscription = watchHistoryAlerts({}, span, { ...asked, refresh: "30s" }, listen);
  subscription.refresh();
  await subscription.token("other");
  subscription.unsubscribe();
  return [...history.episodes.map(said), ...blind.map(({ reason }) => reason), whole.start, ...heard, coverage.sources.loki, events.join()];
}

function Alerts(): ReactElement {
  const { fetching, history, refresh } = useHistoryAlert(filters);
  const [, setSpan] = useMetricsTimeSpan();
  const bar = useRef<HealthElement>(null);
  const own: HealthElementProps = { entity: "Platform", className: "bar", id: "bar", style: { width: 400 }, onHealthSelect: select };
  return (
    <section onClick={() => (fetching ? setSpan("24h") : refresh())}>
      <GlobalHealthBar {...own} ref={bar} timezone="utc" aria-label="the platform" />
      <HealthTimelines entity="Node,Volume" filters={filters} zoom={{ start: "2026-02-28T00:00:00Z", end: new Date() }} cursor={new Date()} keep="none" />
      {history?.episodes.length}
    </section>
  );
}

const attributes: TagAttributes = { entity: "Node,Volume", span: "7d", demo: "" };
export const properties: TagProperties = { demo: true, entities: [disks], filters, observations: given, token, "onhealth-select": select };

export function Tags(): ReactElement {
  const bar = useRef<HealthElement>(null);
  return (
    <main>
      <global-health-bar ref={bar} key="bar" entity="Platform" span="7d" class="bar" id="bar" style={{ width: 400 }} aria-label="the platform" />
      <health-timelines {...attributes} />
      {/* @ts-expect-error: a bar has no such attribute. */}
      <global-health-bar spam="7d" />
      {/* @ts-expect-error: a function is no text. */}
      <global-health-bar start={Date.now} />
    </main>
  );
}

export function Host(props: AlertHistoryProviderProps): ReactElement {
  return (
    <AlertHistoryProvider {...props} loki="/api/loki" span={span} onSpanChange={(span: Span) => console.log(span)}>
      <Alerts />
    </AlertHistoryProvider>
  );
}
