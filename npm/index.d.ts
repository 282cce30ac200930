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

/** Where the engine's wasm lies; only where it does not lie beside the module. The first who asks says it for the page. */
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

/** What a bar shows. */
export interface BarOptions extends SourceOptions {
  /** Whose health: a kind, and its name after a slash where the kind has many: `Node/10.0.0.1:9100`. Default: `Platform`. */
  entity?: string | undefined;
  /** What to call it. Default: its name. */
  label?: string | undefined;
  /** Default: `24h`. */
  span?: Span | undefined;
  /** Default: the page's language, or else the browser's. */
  lang?: "en" | "fr" | undefined;
  timezone?: "browser" | "utc" | undefined;
  /** Default: that of the page. */
  theme?: "dark" | "light" | undefined;
  /** The user opened a stretch. */
  onHealthSelect?: ((event: HealthSelectEvent) => void) | undefined;
}

/** What the user opened. Instants are RFC 3339. */
export interface HealthSelection {
  entity: string;
  health: Health;
  start: string;
  end: string;
}

export type HealthSelectEvent = CustomEvent<HealthSelection>;

/** `<global-health-bar>`. */
export interface GlobalHealthBarElement extends HTMLElement {
  /** To be written, not read. */
  set token(token: Token | undefined);
  addEventListener<K extends keyof GlobalHealthBarEventMap>(
    type: K,
    listener: (this: GlobalHealthBarElement, event: GlobalHealthBarEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof GlobalHealthBarEventMap>(
    type: K,
    listener: (this: GlobalHealthBarElement, event: GlobalHealthBarEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

export interface GlobalHealthBarEventMap extends HTMLElementEventMap {
  "health-select": HealthSelectEvent;
}

declare global {
  interface HTMLElementTagNameMap {
    "global-health-bar": GlobalHealthBarElement;
  }
}

/** The version of this package. */
export const version: string;

/**
 * Loads the engine and defines the elements. All that needs it calls it; call it to say where the wasm lies, or to load ahead.
 * A page has one engine, that of the first who asks; another version says so on the console and uses it.
 */
export function load(options?: LoadOptions): Promise<{ readonly version: string }>;

/** Shows a bar in `node`, beside what it holds. There is one bar in a node. */
export function mount(node: Element, options?: BarOptions & LoadOptions): GlobalHealthBarElement;

/** Changes the options that `changes` names, of the bar in `node`; `undefined` takes one back. */
export function update(node: Element, changes: BarOptions): void;

/** Takes away the bar in `node`, if there is one. */
export function unmount(node: Element): void;

/** What to ask for, for hosts that draw themselves. */
export interface HistoryOptions extends SourceOptions, LoadOptions {
  /** Has the log read for these alerts alone: less to read where they are few, but nothing is shared with the bars. */
  alertsOnly?: boolean | undefined;
  /** `brief` leaves out annotations and links, as the bars do, with whom it then shares all requests. Default: `whole`. */
  detail?: "brief" | "whole" | undefined;
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

/** What happened, in the words of the JSON that `global-health report` writes. Instants are RFC 3339. */
export interface AlertHistory {
  window: Interval;
  /** The servers' now: what fires does so until then. */
  now: string;
  /** Sorted by start. */
  episodes: Episode[];
  /** Where alerting itself was down. */
  unavailable: Blind[];
  /** Where nobody can say. */
  unknown: Blind[];
  /** Who could be heard when. */
  heard: (Interval & { source: Origin })[];
  /** What happened at an instant, such as a reboot. */
  events: AlertEvent[];
  coverage: Coverage;
  /** The data are made up. */
  demo?: true;
  /** The log is still being read. */
  partial?: true;
}

export interface Interval {
  start: string;
  end: string;
}

export type Origin = "log" | "alerts" | "presence" | "watchdog";

export interface Blind extends Interval {
  reason: string;
}

/** One continuous firing of one alert. */
export interface Episode {
  fingerprint: string;
  startsAt: string;
  /** How it ended; `at` is null while it fires. */
  end: { kind: "resolved" | "superseded" | "unavailable" | "lost"; at: string } | { kind: "firing"; at: null };
  severity: "critical" | "warning" | "none";
  alertname: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  generatorURL: string;
  notifications: number;
  firstSeen: string | null;
  lastSeen: string | null;
  repairedResolves: number;
  staleLines: number;
  /** From when to when Prometheus saw it fire. */
  witnessed?: Interval;
  /** The same incident as the episode before it, across a restart. */
  continues?: true;
  /** Where it fired or not: nobody knows. */
  doubts: Doubt[];
  /** Who said what of it, in the order of time. */
  statements: Statement[];
}

export interface Doubt extends Interval {
  cause: "no-end" | "began-anew" | "muted" | "blind" | "announced" | "resumed" | "contradicted" | "sampled" | "disputed";
}

export interface Statement extends Interval {
  by: Origin;
  said: "firing" | "resolved" | "falsely-resolved" | "stale" | "seen";
  lines?: number;
  endsAt?: string;
}

export interface AlertEvent {
  at: string;
  toldAt: string;
  fingerprint: string;
  alertname: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  effects: ({ outage: Interval } | { fingerprint: string; alertname: string; startsAt: string })[];
}

export interface Coverage {
  pages: number;
  lines: number;
  bytes: number;
  /** Lines that could not be read, by reason. */
  skipped: Record<string, number>;
  truncated: boolean;
  /** `ok`, `not configured`, or what failed, in a sentence. */
  sources: Record<"alertmanager" | "loki" | "prometheus", string>;
}
