import type { AlertHistory, Interval } from "./history.js";

export type * from "./history.js";

/** An instant: RFC 3339, such as `2026-11-22T00:00:00Z`, or a `Date`. */
export type Instant = string | Date;

/** The last so long, as Prometheus writes durations (`24h`, `7d`, `1h30m`), or from an instant to another. */
export type Span = string | { start: Instant; end: Instant };

/** Which alerts: each name, of a label or else of an annotation, must have one of its values. `{}` takes all. */
export type Filters = Readonly<Record<string, string | readonly string[]>>;

/** A bearer token, or a function that answers with one when it is needed. It is never stored. */
export type Token = string | (() => string | undefined | Promise<string | undefined>);

/** How an entity fared, from best to worst as a bar merges them. */
export type Health = "healthy" | "warning" | "critical" | "unavailable" | "unknown";

/**
 * Where the engine's wasm lies; only where it does not lie beside the module. The first who asks says it for the page. The parts
 * that are fetched later are looked for beside this URL where the file keeps its name, or else where a bundler put them.
 */
export interface LoadOptions {
  wasm?: string | URL | Response | Promise<Response> | BufferSource | WebAssembly.Module | undefined;
}

/** Where to ask, and as whom. An empty URL stands for a source that is not there. */
export interface SourceOptions {
  /** Before `/loki/api/v1/..`. Default: `/api/loki`. */
  loki?: string | undefined;
  /** Before `/api/v1/..`. Default: `/api/prometheus`. */
  prometheus?: string | undefined;
  /** Before `/api/v2/..`. Default: `/api/alertmanager`. */
  alertmanager?: string | undefined;
  token?: Token | undefined;
}

/** What an element shows, and whom it tells. */
export interface BarOptions extends SourceOptions {
  /**
   * Of a bar: whose health, a kind and, after a slash, its name where the kind has many: `Node/10.0.0.1:9100`. Default: `Platform`.
   * Of lanes: the kinds to show, a comma between them. Default: all.
   */
  entity?: string | undefined;
  /** The name, where `entity` is a kind alone. */
  name?: string | undefined;
  /** What to call it. Default: its name. */
  label?: string | undefined;
  /** Default: `24h`. */
  span?: Span | undefined;
  /** What of the span is drawn. Default: all. */
  zoom?: string | { start: Instant; end: Instant } | undefined;
  /** The instant that the host points at. */
  cursor?: Instant | undefined;
  /** How often to ask anew while the page is seen, such as `30s`; `off`. Default: never. */
  refresh?: string | undefined;
  /** For whom the browser keeps what it has read: a user, or `none`. Default: for whoever opens the page. */
  keep?: string | undefined;
  /** Default: the page's language, or else the browser's. */
  lang?: "en" | "fr" | undefined;
  /** `browser`, `utc`, or a name such as `Europe/Paris`. Default: `browser`. */
  timezone?: string | undefined;
  /** Default: that of the page. */
  theme?: "dark" | "light" | undefined;
  /** Shows made up data, and says so. */
  demo?: boolean | undefined;
  /** Kinds of the host's own. */
  entities?: readonly Entities[] | undefined;
  /** Of whose alerts: of the entity's only those; without `entity`, those alone. */
  filters?: Filters | undefined;
  /** Data that need not be asked for. */
  observations?: Observations | undefined;
  /** The user opened a stretch. */
  onHealthSelect?: ((event: HealthSelectEvent) => void) | undefined;
  /** The data came, or changed, or failed; or how the entity fares now did. */
  onHealthState?: ((event: HealthStateEvent) => void) | undefined;
  /** The user zoomed. */
  onTimespanChange?: ((event: TimespanChangeEvent) => void) | undefined;
}

/**
 * The attributes of the tags, as HTML has them: texts. Where they are written in JSX, `global-health-bar/jsx` says so to React,
 * `global-health-bar/preact` to Preact; `global-health-bar/vue` and `global-health-bar/svelte` do so in the templates of those.
 */
export interface TagAttributes {
  alertmanager?: string | undefined;
  cursor?: string | undefined;
  /** There or not, whatever it says. */
  demo?: "" | undefined;
  end?: string | undefined;
  entity?: string | undefined;
  keep?: string | undefined;
  label?: string | undefined;
  lang?: "en" | "fr" | undefined;
  loki?: string | undefined;
  name?: string | undefined;
  prometheus?: string | undefined;
  refresh?: string | undefined;
  span?: string | undefined;
  start?: string | undefined;
  theme?: "dark" | "light" | undefined;
  timezone?: string | undefined;
  zoom?: string | undefined;
}

/** What React 19, Preact and Svelte do to the tags, and React 17 and 18 do not: they set properties, and hear events. */
export interface TagProperties {
  demo?: boolean | "" | undefined;
  entities?: readonly Entities[] | undefined;
  filters?: Filters | undefined;
  observations?: Observations | undefined;
  token?: Token | undefined;
  "onhealth-select"?: ((event: HealthSelectEvent) => void) | undefined;
  "onhealth-state"?: ((event: HealthStateEvent) => void) | undefined;
  "ontimespan-change"?: ((event: TimespanChangeEvent) => void) | undefined;
}

/** A kind of entities, and which alerts speak of them. One of the catalogue's name replaces that. */
export interface Entities {
  kind: string;
  /** The alerts that mean `critical`. */
  critical?: Filters;
  /** The alerts that mean `warning`. */
  warning?: Filters;
  /** The alerts whose own severity counts. */
  alerts?: Filters;
  /** The labels whose values name an entity; without, the kind has one. */
  instance?: readonly (string | readonly string[])[];
  /** Entities that are there though no alert speaks of them. */
  names?: readonly string[];
}

/** What is at hand and need not be asked for. */
export interface Observations {
  /** Alertmanager's alerts, each with the time at which it was logged. */
  notifications: readonly {
    loggedAt: string;
    status: "firing" | "resolved";
    labels: Readonly<Record<string, string>>;
    annotations?: Readonly<Record<string, string>>;
    startsAt: string;
    endsAt?: string;
    generatorURL?: string;
    fingerprint?: string;
  }[];
  /** When alerting was alive. */
  alive?: readonly Interval[];
  /** Where the notifications are all that there were. Default: where alerting was alive. */
  read?: readonly Interval[];
  now?: string;
  /** They are made up, and marked so. */
  demo?: boolean;
}

/** What the user opened. Instants are RFC 3339. */
export interface HealthSelection {
  entity: string;
  health: Health;
  start: string;
  end: string;
}

/** How the data are, and how what is shown fares now, where that is known. */
export interface HealthState {
  state: "loading" | "complete" | "partial" | "truncated" | "empty" | "unauthorised" | "invalid" | "broken";
  health: Health | null;
}

export type HealthSelectEvent = CustomEvent<HealthSelection>;
export type HealthStateEvent = CustomEvent<HealthState>;
/** What is drawn from now on; `zoom` is that as the option `zoom` takes it, or `null` where it is all of the span. */
export type TimespanChangeEvent = CustomEvent<Interval & { zoom: string | null }>;

/** `<global-health-bar>` and `<health-timelines>`. Texts are attributes, too. */
export interface HealthElement extends HTMLElement {
  alertmanager: string | null;
  cursor: Instant | null;
  demo: boolean;
  end: Instant | null;
  entity: string | null;
  keep: string | null;
  label: string | null;
  loki: string | null;
  name: string | null;
  prometheus: string | null;
  span: string | null;
  start: Instant | null;
  theme: string | null;
  timezone: string | null;
  zoom: string | null;
  entities: readonly Entities[] | undefined;
  filters: Filters | undefined;
  observations: Observations | undefined;
  /** Called, it asks anew; set, it is the attribute `refresh`. */
  get refresh(): () => void;
  set refresh(every: string | null);
  /** To be written, not read. */
  set token(token: Token | undefined);
  addEventListener<K extends keyof HealthElementEventMap>(
    type: K,
    listener: (this: HealthElement, event: HealthElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof HealthElementEventMap>(
    type: K,
    listener: (this: HealthElement, event: HealthElementEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

export interface HealthElementEventMap extends HTMLElementEventMap {
  "health-select": HealthSelectEvent;
  "health-state": HealthStateEvent;
  "timespan-change": TimespanChangeEvent;
}

declare global {
  interface HTMLElementTagNameMap {
    "global-health-bar": HealthElement;
    "health-timelines": HealthElement;
  }
}

/** The version of this package. */
export const version: string;

/**
 * Defines the elements at once, and loads the engine. All that needs it calls it; call it to say where the wasm lies, or to load ahead.
 * A page has one engine, that of the first who asks; another version says so on the console and uses it.
 */
export function load(options?: LoadOptions): Promise<{ readonly version: string }>;

/** What to mount. */
export interface MountOptions extends BarOptions, LoadOptions {
  /** Default: `global-health-bar`. */
  element?: "global-health-bar" | "health-timelines" | undefined;
}

/** Shows a bar in `node`, or lanes, beside what it holds. There is one in a node. */
export function mount(node: Element, options?: MountOptions): HealthElement;

/** Changes the options that `changes` names, of the bar in `node`; `undefined` takes one back. */
export function update(node: Element, changes: BarOptions): void;

/** Takes away the bar in `node`, if there is one. */
export function unmount(node: Element): void;

/** What to ask for, for hosts that draw themselves. */
export interface HistoryOptions extends SourceOptions, LoadOptions {
  /** Has the log read for these alerts alone: less to read where they are few, but nothing is shared with the bars. */
  alertsOnly?: boolean | undefined;
  /** For whom the browser keeps what it has read: a user, or `none`. Default: for whoever opens the page. */
  keep?: string | undefined;
  /** `brief` leaves out annotations and links, as the bars do, with whom it then shares all requests. Default: `whole`. */
  detail?: "brief" | "whole" | undefined;
  /** Tells of made up data, as bars with `demo` show them; nobody is asked. */
  demo?: boolean | undefined;
  /** Data that need not be asked for. */
  observations?: Observations | undefined;
}

/**
 * The history of the alerts that `filters` take, once all of it was read.
 *
 * Who could not be asked is in `coverage.sources`, and leaves stretches in `unknown`. It is rejected for what
 * nobody can be asked, such as a span that is none; and where the engine cannot be loaded, or `signal` says so.
 */
export function historyAlerts(filters: Filters, span: Span, options?: HistoryOptions & { signal?: AbortSignal }): Promise<AlertHistory>;

/** Tells `listener` of the history of the alerts that `filters` take, whenever it changes, until it is unsubscribed. */
export function watchHistoryAlerts(
  filters: Filters,
  span: Span,
  options: HistoryOptions & {
    /** How often to ask anew while the page is seen, such as `30s`. Default: never. */
    refresh?: string | undefined;
  },
  listener: (state: HistoryState) => void,
): Subscription;

/** Forgets what the browser keeps of the past, of all pages: when a user signs out. */
export function clearCache(): Promise<void>;

export interface Subscription {
  /** Asks anew. */
  refresh(): void;
  /** Another token from now on. */
  token(token: Token | undefined): Promise<void>;
  unsubscribe(): void;
}

export interface HistoryState {
  /** The last that was read; kept while the next one loads. The first comes in parts, from now backwards. */
  history: AlertHistory | undefined;
  /** Whether the sources are being asked. */
  fetching: boolean;
  /** Why nothing can be told: what was asked is wrong, or the engine could not be loaded. */
  error?: Error | undefined;
}
