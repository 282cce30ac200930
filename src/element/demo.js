// What `demo` shows: the notifications of a cluster that does not exist, up to now.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Each alert: how long ago it began, how long it fired (for ever where that is 0), its labels, what its author says. */
const ALERTS = [
  [26 * DAY, 3 * HOUR, "NodeDegraded", "warning", { instance: "node-3" }, "Node node-3 is degraded"],
  [19 * DAY, 40 * MINUTE, "ClusterAtRisk", "critical", {}, "The cluster is at risk"],
  [19 * DAY, 40 * MINUTE, "NodeAtRisk", "critical", { instance: "node-2" }, "Node node-2 is at risk"],
  [12 * DAY, 9 * HOUR, "LoggingServiceDegraded", "warning", {}, "The logging service is degraded"],
  [6 * DAY, 5 * HOUR, "ClusterDegraded", "warning", {}, "The cluster is degraded"],
  [6 * DAY, 5 * HOUR, "NodeDegraded", "warning", { instance: "node-1" }, "Node node-1 is degraded"],
  [3 * DAY, 70 * MINUTE, "ClusterAtRisk", "critical", {}, "The cluster is at risk"],
  [3 * DAY + 20 * MINUTE, 90 * MINUTE, "VolumeAtRisk", "critical", { namespace: "default", persistentvolumeclaim: "data-0" }, "The volume data-0 is full"],
  [20 * HOUR, 2 * HOUR, "NetworkDegraded", "warning", {}, "The network is degraded"],
  [9 * HOUR, 25 * MINUTE, "NodeAtRisk", "critical", { instance: "node-2" }, "Node node-2 is at risk"],
  [9 * HOUR, 25 * MINUTE, "ClusterAtRisk", "critical", {}, "The cluster is at risk"],
  [100 * MINUTE, 0, "NodeDegraded", "warning", { instance: "node-1" }, "Node node-1 is degraded"],
  [100 * MINUTE, 0, "ClusterDegraded", "warning", {}, "The cluster is degraded"],
];
/** When alerting was down: how long ago, and for how long. */
const OUTAGES = [
  [15 * DAY, 4 * HOUR],
  [2 * DAY, 50 * MINUTE],
];
const REPEAT = 12 * HOUR;
const KNOWN = 31 * DAY;

/** Notifications and presence up to `now`, as the property `observations` takes them. */
export function demo(now = Date.now()) {
  const instant = (ago) => new Date(now - ago).toISOString();
  const notifications = [];
  for (const [began, lasted, alertname, severity, labels, summary] of [[KNOWN, 0, "Watchdog", "none", {}, "Alerting lives"], ...ALERTS]) {
    const alert = { labels: { alertname, severity, ...labels }, annotations: { summary }, startsAt: instant(began) };
    const end = lasted && began - lasted;
    for (let ago = began - MINUTE; ago > end; ago -= REPEAT) notifications.push({ loggedAt: instant(ago), status: "firing", ...alert });
    if (lasted) notifications.push({ loggedAt: instant(end), status: "resolved", ...alert, endsAt: instant(end) });
  }
  const alive = [];
  let start = KNOWN;
  for (const [began, lasted] of OUTAGES) {
    alive.push({ start: instant(start), end: instant(began) });
    start = began - lasted;
  }
  alive.push({ start: instant(start), end: instant(0) });
  return { notifications, alive, read: [{ start: instant(KNOWN), end: instant(0) }], now: instant(0), demo: true };
}
