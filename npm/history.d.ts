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
  /** What might have fired already when alerting was back after an outage: it was pending. */
  waiting?: (Interval & { labels: Record<string, string> })[];
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
  cause: "no-end" | "began-anew" | "muted" | "blind" | "announced" | "pending" | "resumed" | "contradicted" | "sampled" | "disputed";
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
