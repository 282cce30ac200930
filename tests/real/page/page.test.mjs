// What real servers did, on the page. Each scene is a cluster of its own, in which something is caused and noted down; they
// run at once, since they wait nearly all the time. Then the page is looked at, which must show what was caused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { WATCHDOG } from "./cluster.mjs";
import { report } from "../../e2e/companion.mjs";
import { panels } from "./panels.mjs";
import { EARLY, LATE, fared, isNear, look, scene, span, unslowed } from "./scene.mjs";
import { PACE } from "./slow.mjs";

const atRisk = { alertname: "ClusterAtRisk", severity: "critical", namespace: "metalk8s-monitoring" };
const volume = { alertname: "VolumeDegraded", severity: "warning", persistentvolumeclaim: "data" };
const critical = { alertname: "NodeDegraded", severity: "critical", instance: "node-1" };
const warning = { alertname: "NodeDegraded", severity: "warning", instance: "node-2" };
const rebooted = { alertname: "MachineRebooted", severity: "info", cstype: "notify", instance: "node-1", annotations: { lead: "1m", summary: "node-1 rebooted" } };

const REBOOTED = /^\[notification\] node-1 rebooted$/;

const steady = scene([atRisk, volume, critical, warning, rebooted], async (cluster) => {
  const repeated = async () => {
    const raised = cluster.raise(atRisk);
    await cluster.logged(atRisk, "firing", { times: 3 });
    const cleared = cluster.clear(atRisk);
    await cluster.logged(atRisk, "resolved");
    return { raised, cleared };
  };
  const silenced = async () => {
    const raised = cluster.raise(volume);
    await cluster.logged(volume, "firing");
    await cluster.silence(volume);
    await pause(8_000);
    const cleared = cluster.clear(volume);
    await cluster.fires(volume, false);
    return { raised, cleared };
  };
  const inhibited = async () => {
    const muted = cluster.raise(critical);
    await cluster.logged(critical, "firing");
    const raised = cluster.raise(warning);
    await cluster.fires(warning);
    await pause(6_000);
    const cleared = cluster.clear(warning);
    await cluster.fires(warning, false);
    const unmuted = cluster.clear(critical);
    await cluster.logged(critical, "resolved");
    return { muted, raised, cleared, unmuted };
  };
  const rebooting = async () => {
    const booted = Date.now();
    // Its rule holds a minute later.
    await pause(60_000 / PACE);
    cluster.raise(rebooted);
    await cluster.fires(rebooted);
    const fired = Date.now();
    await Promise.all([cluster.logged(rebooted, "firing"), cluster.mailed(REBOOTED)]);
    cluster.clear(rebooted);
    await cluster.logged(rebooted, "resolved");
    return { booted, fired };
  };
  const [repeats, silence, inhibition, reboot] = await Promise.all([repeated(), silenced(), inhibited(), rebooting()]);
  return { repeats, silence, inhibition, reboot };
});

test("a rule that fires, is repeated and resolves is critical from when it held until it held no more", async () => {
  const scene = await steady;
  const { raised, cleared } = scene.caused.repeats;
  const shown = await look(scene, "Platform/", cleared - EARLY);
  fared(scene, shown, [["healthy", scene.from], ["critical", raised], ["healthy", cleared]]);
  assert.match(shown.details, /^Critical\n[^]*\nClusterAtRisk\n[^]*, resolved\nEvidence\n[3-9] notifications, .*; its end .* announced/);
});

test("at its own pace it is on the page as well", async () => {
  const scene = unslowed(await steady);
  const { raised, cleared } = scene.caused.repeats;
  const { segments } = await look(scene, "Platform/", cleared - EARLY);
  const [{ start, end }, ...others] = segments.filter(({ health }) => health === "critical");
  assert.deepEqual(others, []);
  isNear(scene, start, raised, "its beginning");
  isNear(scene, end, cleared, "its end");
});

test("an alert that was silenced is shown until Prometheus saw it no more", async () => {
  const scene = await steady;
  const { raised, cleared } = scene.caused.silence;
  const shown = await look(scene, "Volume/default/data", cleared - EARLY);
  fared(scene, shown, [["healthy", scene.from], ["warning", raised], ["healthy", cleared]]);
  assert.match(shown.details, /\(assumed when last seen\)[^]*its repeats stopped[^]*seen by Prometheus/);
});

test("a warning that a critical of another node inhibited is shown though it was never notified", async () => {
  const scene = await steady;
  const { muted, raised, cleared, unmuted } = scene.caused.inhibition;
  const shown = await look(scene, "Node/node-2", cleared - EARLY);
  fared(scene, shown, [["healthy", scene.from], ["warning", raised], ["healthy", cleared]]);
  assert.doesNotMatch(shown.details, /\d notification/);
  fared(scene, await look(scene, "Node/node-1", muted), [["healthy", scene.from], ["warning", muted], ["healthy", unmuted]]);
});

test("a reboot is an event of its machine and of the platform, when it booted, and no health", async () => {
  const scene = await steady;
  const { booted } = scene.caused.reboot;
  for (const entity of ["Node/node-1", "Platform/"]) {
    const { events, signs } = await look(scene, entity, booted);
    assert.deepEqual([events.length, signs], [1, 1], entity);
    const [, when] = /^▲ node-1 rebooted, (\d.*?)(;|$)/.exec(events[0]) ?? assert.fail(events[0]);
    isNear(scene, Date.parse(`${when} UTC`), booted, "the reboot");
  }
  assert.deepEqual((await look(scene, "Node/node-2", booted)).events, []);
});

test("who is notified of a reboot gets one mail, at once, and none when it is over", async () => {
  const { cluster, caused: { reboot } } = await steady;
  const subjects = cluster.mails.map(({ subject }) => subject);
  const mails = cluster.mails.filter(({ subject }) => REBOOTED.test(subject));
  assert.equal(mails.length, 1, subjects.join("\n"));
  assert.ok(mails[0].at - reboot.fired < LATE, `${mails[0].at - reboot.fired} ms`);
  // Nobody else hears of it; of alerts they hear when they end, too.
  assert.ok(!subjects.some((subject) => /^\[(FIRING|RESOLVED)/.test(subject) && subject.includes("MachineRebooted")), subjects.join("\n"));
  for (const status of ["FIRING", "RESOLVED"]) assert.ok(subjects.some((subject) => subject.startsWith(`[${status}`)), status);
});

// All of the test plan of MetalK8s' alert history: "a test in post-install to ensure we can at least retrieve the Watchdog
// alert using Loki API".
test("the watchdog is retrievable through the interface of Loki", async () => {
  const { cluster } = await steady;
  const answer = await cluster.ask('{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"} |= "Watchdog"');
  assert.equal(answer.status, "success");
  assert.equal(answer.data.resultType, "streams");
  const lines = answer.data.result.flatMap(({ values }) => values.map(([, line]) => JSON.parse(line)));
  assert.ok(lines.length >= 2, "it is repeated");
  for (const { status, labels, startsAt } of lines) {
    assert.deepEqual([status, labels.alertname], ["firing", "Watchdog"]);
    assert.ok(Date.parse(startsAt) <= cluster.ready, startsAt);
  }
});

test("each panel of Grafana's dashboard shows it", async () => {
  const { cluster, end } = await steady;
  const span = { start: cluster.beginning, end };
  const shown = await panels(cluster.server.url, span);
  const told = ({ Alerts }) => new Map(Alerts.map(({ stream: { fingerprint, startsAt, labels_alertname: name, labels_severity: severity } }) =>
    [`${fingerprint} ${startsAt}`, { name, severity }]));
  const severities = (alerts) => alerts.reduce((counts, { severity }) => ({ ...counts, [severity]: (counts[severity] ?? 0) + 1 }), {});
  const counted = (shown) => Object.fromEntries(shown["Alerts by severity"].map(({ metric, value }) => [metric.labels_severity, Number(value[1])]));
  const alerts = [...told(shown).values()];
  const names = new Set(alerts.map(({ name }) => name));
  assert.deepEqual([...names].sort(), ["ClusterAtRisk", "MachineRebooted", "NodeDegraded", "VolumeDegraded", "Watchdog"]);
  // Each once, however often it is repeated.
  assert.deepEqual(counted(shown), severities(alerts));
  assert.equal(counted(shown).critical, 2);
  const nothing = Object.entries(shown).filter(([, result]) => result.length === 0).map(([title]) => title);
  assert.deepEqual(nothing, ["What is wrong with it"]);

  const few = await panels(cluster.server.url, span, { alertname: "ClusterAtRisk" });
  assert.deepEqual(counted(few), { critical: 1 });
  assert.deepEqual([...told(few).values()], [{ name: "ClusterAtRisk", severity: "critical" }]);
});

/** As long as the page must have looked at whatever is to be seen, in milliseconds: it looks at one of three samples. */
const SEEN = 4_000;

const withoutAlertmanager = scene([atRisk, warning], async (cluster) => {
  const raised = cluster.raise(atRisk);
  cluster.raise(warning);
  await Promise.all([atRisk, warning].map((alert) => cluster.logged(alert, "firing")));
  await pause(SEEN);
  const down = await cluster.end("alertmanager");
  // At this pace more than the five minutes for which Prometheus announces an end ahead, and carries a sample on, by more
  // than the two points by which an end may be off: one nearer to either may be that of Prometheus.
  await pause(24_000);
  const clearedMeanwhile = cluster.clear(warning);
  await pause(6_000);
  // What is told before Prometheus is seen to live may be told by who hears no more of it: nobody knows then.
  cluster.turn(undefined);
  await cluster.run("alertmanager");
  const back = await cluster.seesAlertmanager();
  cluster.turn("alertmanager");
  await cluster.logged(atRisk, "firing", { after: back });
  await cluster.logged(warning, "resolved", { after: back });
  await pause(SEEN);
  const cleared = cluster.clear(atRisk);
  await cluster.logged(atRisk, "resolved", { after: cleared });
  return { raised, down, clearedMeanwhile, back, cleared };
});

test("an alert outlives an outage of Alertmanager, which is shown as such", async () => {
  const scene = await withoutAlertmanager;
  const { raised, down, back, cleared } = scene.caused;
  const shown = await look(scene, "Platform/", down + LATE);
  const expected = [["healthy", scene.from], ["critical", raised], ["unavailable", down], ["critical", back], ["healthy", cleared]];
  fared(scene, shown, expected);
  assert.match(shown.details, /^Unavailable, critical beneath\n[^]*\nPrometheus had no samples of Alertmanager: /);
});

test("what ended while Alertmanager was down ended when it did, told later", async () => {
  const scene = await withoutAlertmanager;
  const { raised, down, clearedMeanwhile, back } = scene.caused;
  const shown = await look(scene, "Node/node-2", down + LATE);
  fared(scene, shown, [["healthy", scene.from], ["warning", raised], ["unavailable", down], ["healthy", back]]);
  const proven = shown.segments.find(({ name }) => name === "Unavailable, warning beneath");
  isNear(scene, proven.end, clearedMeanwhile, "its end");
  assert.match(shown.details, /its end was announced while alerting was down/);
});

const withoutPrometheus = scene([atRisk], async (cluster) => {
  const raised = cluster.raise(atRisk);
  await cluster.logged(atRisk, "firing");
  await pause(SEEN);
  const down = await cluster.end("prometheus");
  await pause(12_000);
  await cluster.run("prometheus");
  const back = await cluster.seesAlertmanager();
  await cluster.logged(atRisk, "firing", { after: back });
  await pause(SEEN);
  const cleared = cluster.clear(atRisk);
  await cluster.logged(atRisk, "resolved", { after: cleared });
  return { raised, down, back, cleared };
});

test("an alert outlives an outage of Prometheus, though Alertmanager took it for resolved", async () => {
  const scene = await withoutPrometheus;
  const { raised, down, back, cleared } = scene.caused;
  const shown = await look(scene, "Platform/", down + LATE);
  const expected = [["healthy", scene.from], ["critical", raised], ["unavailable", down], ["critical", back], ["healthy", cleared]];
  fared(scene, shown, expected);
  assert.match(shown.details, /^Unavailable, critical beneath\n[^]*its end .* announced[^]*it fired before an outage and again after it/);
});

// At this pace a minute, which is Prometheus' default.
const RESEND = 60 / PACE;
const blind = scene(
  [],
  async (cluster) => {
    await pause(8_000);
    const down = await cluster.end("prometheus");
    await cluster.logged(WATCHDOG, "resolved");
    // It was sent last within that before: in the middle of it, on average.
    return { sent: down - RESEND * 500 };
  },
  { resend: RESEND },
);

test("as long as Prometheus is down, nobody knows since it last sent the watchdog, which Alertmanager takes for resolved later", async () => {
  const scene = { ...(await blind), complaint: /502/ };
  const { sent } = scene.caused;
  const shown = await look(scene, "Platform/", sent + LATE);
  fared(scene, shown, [["healthy", scene.from], ["unknown", sent]]);
  assert.match(shown.details, /^Unknown\n[^]*\nPrometheus did not answer: /);
});

test("the report says what the page shows", async () => {
  const scene = await withoutPrometheus;
  const now = new Date(scene.shown(Date.now())).toISOString();
  const { timelines } = await report(scene.url, { ...span(scene), now });
  const { segments } = timelines.find(({ entity }) => entity.kind === "Platform");
  const shown = (await look(scene, "Platform/", scene.from)).segments;
  const plain = ({ start, end, health }) => [new Date(start), new Date(end), health];
  assert.deepEqual(segments.map(plain), shown.map(plain));
});

const balanced = scene(
  [atRisk],
  async (cluster) => {
    const raised = cluster.raise(atRisk);
    await cluster.logged(atRisk, "firing");
    cluster.turn("another");
    await cluster.logged(atRisk, "resolved");
    const resolved = Date.now();
    await cluster.logged(atRisk, "firing", { after: resolved });
    const cleared = cluster.clear(atRisk);
    await cluster.logged(atRisk, "resolved", { after: cleared });
    return { raised, cleared };
  },
  { alertmanagers: ["alertmanager", "another"] },
);

test("one of two Alertmanagers behind a load balancer hears no more of an alert: its spurious resolve is repaired", async () => {
  const scene = await balanced;
  const { raised, cleared } = scene.caused;
  const shown = await look(scene, "Platform/", cleared - EARLY);
  fared(scene, shown, [["healthy", scene.from], ["critical", raised], ["healthy", cleared]]);
  assert.match(shown.details, /\d spurious resolves? repaired/);
});
