// A real Prometheus, real Alertmanagers, and the companion as their alert logger and store: each a process, with
// intervals of seconds. A test says when a rule holds, and is told when it said so.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { balance } from "./balancer.mjs";
import { postbox } from "./postbox.mjs";
import { serve } from "../../e2e/companion.mjs";

/** How long anything may take, in milliseconds: who is quicker waits no longer than needed. */
const PATIENCE = 90_000;

/** Fires always. */
export const WATCHDOG = { alertname: "Watchdog", severity: "none" };

export class Cluster {
  /** The whole minute in which it began. */
  beginning = Math.floor(Date.now() / 60_000) * 60_000;
  #alerts;
  #resend;
  #holding = new Set();
  #folder;
  #ports = {};
  #balancer;
  #running = new Map();
  #stops = [];

  /**
   * Starts one with a rule for each of `alerts`: its labels, and `annotations`. All of it works then. Prometheus sends what
   * fires anew each `resend` seconds, and announces its end four times as far ahead.
   */
  static async start(alerts, { alertmanagers = ["alertmanager"], resend = 1 } = {}) {
    const cluster = new Cluster();
    cluster.#resend = resend;
    cluster.#alerts = alerts;
    try {
      await cluster.#start(alertmanagers);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  async #start(alertmanagers) {
    this.#folder = await mkdtemp(join(tmpdir(), "global-health-real-"));
    for (const name of ["prometheus", ...alertmanagers]) this.#ports[name] = { web: await freePort(), gossip: await freePort() };
    const web = (name) => `127.0.0.1:${this.#ports[name].web}`;
    this.server = await serve(
      ...["--store", join(this.#folder, "store"), "--no-print", "--retry-window", "1s"],
      ...["--prometheus", `http://${web("prometheus")}`, "--alertmanager", `http://${web(alertmanagers[0])}`],
    );
    this.#stops.push(this.server.stop);
    this.#balancer = await balance(this.#ports[alertmanagers[0]].web);
    this.#stops.push(this.#balancer.stop);
    const { port: smtp, mails, stop } = await postbox();
    this.mails = mails;
    this.#stops.push(stop);
    const scraped = (name, ...targets) => ({ job_name: name, static_configs: [{ targets }] });
    const files = {
      // JSON is YAML.
      "prometheus.yml": JSON.stringify({
        global: { evaluation_interval: "1s", scrape_interval: "1s", scrape_timeout: "1s" },
        rule_files: ["rules.yml"],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${this.#balancer.port}`] }] }] },
        scrape_configs: [
          scraped("alertmanager", ...alertmanagers.map(web)),
          scraped("metalk8s-alert-logger", new URL(this.server.url).host),
          scraped("rules", await this.#tellRules()),
        ],
      }),
      "rules.yml": JSON.stringify({ groups: [{ name: "all", rules: [rule(WATCHDOG, "vector(1)"), ...this.#alerts.map(held)] }] }),
      "alertmanager.yml": await hurried(`${this.server.url}/webhook`, smtp),
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(this.#folder, name), content);
    await Promise.all(Object.keys(this.#ports).map((name) => this.run(name)));
    await this.logged(WATCHDOG, "firing");
    await this.seesAlertmanager();
    this.ready = Date.now();
  }

  /** What Prometheus scrapes: which rules hold. */
  async #tellRules() {
    const line = (alert, number) => `holds{rule="${number}"} ${Number(this.#holding.has(alert))}\n`;
    const server = createServer((_, response) => {
      response.setHeader("Content-Type", "text/plain; version=0.0.4");
      response.end(this.#alerts.map(line).join(""));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    this.#stops.push(() => {
      server.close();
      server.closeAllConnections();
    });
    return `127.0.0.1:${server.address().port}`;
  }

  /** Lets the rule of an alert hold; when. */
  raise(alert) {
    this.#holding.add(alert);
    return Date.now();
  }

  /** Lets it hold no more; when. */
  clear(alert) {
    this.#holding.delete(alert);
    return Date.now();
  }

  /** Starts a server; when it was ready. */
  async run(name) {
    const { web, gossip } = this.#ports[name];
    const listens = `--web.listen-address=127.0.0.1:${web}`;
    const file = join(this.#folder, `${name}.log`);
    const log = openSync(file, "a");
    const sends = `--rules.alert.resend-delay=${this.#resend}s`;
    const [program, args] = name === "prometheus" ? ["prometheus", [...PROMETHEUS, sends]] : ["prometheus-alertmanager", this.#peering(name, gossip)];
    const child = spawn(program, [listens, ...args], {
      cwd: this.#folder,
      env: { ...process.env, TZ: "UTC" },
      stdio: ["ignore", log, log],
    });
    await once(child, "spawn");
    this.#running.set(name, { child, gone: once(child, "exit") });
    const isReady = async () => (await fetch(`http://127.0.0.1:${web}/-/ready`)).ok;
    await until(`${name} is ready`, isReady).catch(async (error) => {
      throw new Error(`${error.message}. It said: ${await readFile(file, "utf8")}`);
    });
    return Date.now();
  }

  #peering(name, gossip) {
    const { prometheus: _, [name]: __, ...others } = this.#ports;
    const peers = Object.values(others).map((port) => `--cluster.peer=127.0.0.1:${port.gossip}`);
    const listens = `--cluster.listen-address=${peers.length > 0 ? `127.0.0.1:${gossip}` : ""}`;
    return [...ALERTMANAGER, `--storage.path=${name}`, listens, ...peers];
  }

  /** Stops a server; when it was told to. */
  async end(name, signal = "SIGTERM") {
    const { child, gone } = this.#running.get(name);
    this.#running.delete(name);
    const at = Date.now();
    child.kill(signal);
    await gone;
    return at;
  }

  /** Lets Prometheus find another Alertmanager than before, or none; when. */
  turn(name) {
    this.#balancer.turn(this.#ports[name]?.web);
    return Date.now();
  }

  /** Silences an alert for ten minutes; when Alertmanager knew of it. */
  async silence({ alertname }) {
    const [startsAt, endsAt] = [0, 600_000].map((later) => new Date(Date.now() + later));
    const matchers = [{ name: "alertname", value: alertname, isRegex: false, isEqual: true }];
    const answer = await fetch(`http://127.0.0.1:${this.#ports.alertmanager.web}/api/v2/silences`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ matchers, startsAt, endsAt, createdBy: "a test", comment: "a test" }),
    });
    assert.equal(answer.status, 200, await answer.text());
    return Date.now();
  }

  /** Waits until an alert was logged so many times, after an instant. */
  async logged(alert, status, { times = 1, after = 0 } = {}) {
    const isMeant = (line) => line.status === status && line.at > after;
    await until(`${alert.alertname} is logged ${status} ${times} times`, async () => (await this.lines(alert)).filter(isMeant).length >= times);
  }

  /** Waits for a mail of this subject; when it came. */
  async mailed(subject) {
    const is = (mail) => subject.test(mail.subject);
    await until(`a mail of ${subject} comes`, async () => this.mails.some(is));
    return this.mails.find(is).at;
  }

  /** The lines that tell of an alert, as the store has them. */
  async lines({ annotations: _, ...labels }) {
    const { data } = await this.ask(`${LOGGED} |= "${labels.alertname}"`);
    const lines = data.result.flatMap(({ values }) => values.map(([at, line]) => ({ at: Number(at) / 1e6, ...JSON.parse(line) })));
    return lines.filter((line) => Object.entries(labels).every(([name, value]) => line.labels[name] === value));
  }

  /** What the interface of Loki answers to a query. */
  async ask(query) {
    const parameters = new URLSearchParams({ query, limit: 5_000, start: `${this.beginning}000000` });
    return json(`${this.server.url}/api/loki/loki/api/v1/query_range?${parameters}`);
  }

  /** Waits until an alert fires, or no more, as Prometheus sees it. */
  async fires({ annotations: _, ...labels }, isFiring = true) {
    const matchers = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
    const selector = `ALERTS{alertstate="firing",${matchers}}`;
    await until(`${labels.alertname} fires: ${isFiring}`, async () => (await this.#sampled(selector)) === isFiring);
  }

  /** Waits until Prometheus has a sample of Alertmanager; when. */
  async seesAlertmanager() {
    await until("Prometheus sees Alertmanager", () => this.#sampled("alertmanager_alerts"));
    return Date.now();
  }

  /** Whether Prometheus took a sample a moment ago: what it carries on does not count. */
  async #sampled(selector) {
    const query = new URLSearchParams({ query: `last_over_time(${selector}[2s])` });
    const { data } = await json(`http://127.0.0.1:${this.#ports.prometheus.web}/api/v1/query?${query}`);
    return data.result.length > 0;
  }

  async stop() {
    for (const name of [...this.#running.keys()]) await this.end(name, "SIGKILL");
    for (const stop of this.#stops) await stop();
    if (this.#folder) await rm(this.#folder, { recursive: true });
  }
}

const LOGGED = '{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"}';

// How long a last sample is carried on: as much shorter as all else.
const PROMETHEUS = ["--config.file=prometheus.yml", "--storage.tsdb.path=prometheus", "--query.lookback-delta=15s"];
const ALERTMANAGER = ["--config.file=alertmanager.yml", "--cluster.peer-timeout=1s", "--cluster.gossip-interval=50ms"];

/** The rule of an alert that a test raises; a scrape that fails does not end it. */
function held(alert, number) {
  return rule(alert, `max(last_over_time(holds{rule="${number}"}[10s])) == 1`);
}

function rule({ alertname, annotations = {}, ...labels }, expr) {
  return { alert: alertname, expr, labels: { namespace: "default", ...labels }, annotations };
}

/** The configuration that clusters are told to have, but for its intervals. */
async function hurried(webhook, smtp) {
  const text = await readFile(new URL("../../../deploy/alertmanager/alertmanager.yaml", import.meta.url), "utf8");
  const intervals = { group_wait: "1s", group_interval: "2s", repeat_interval: "6s" };
  return text
    .replace(/(group_wait|group_interval|repeat_interval): \w+/g, (_, name) => `${name}: ${intervals[name]}`)
    .replace(/url: http:.*/, `url: ${webhook}`)
    .replace(/smtp_smarthost: .*/, `smtp_smarthost: 127.0.0.1:${smtp}`);
}

/** Asks until it is so. */
async function until(what, ask) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(100)) {
    // Who is asked may not listen yet.
    if (await ask().catch(() => false)) return;
  }
  assert.fail(`it never came to be that ${what}`);
}

async function json(url) {
  const answer = await fetch(url);
  assert.ok(answer.ok, `${url} answers ${answer.status}`);
  return answer.json();
}

let given = 0;

/** A port that nothing listens at: below those that the system gives out, as a server comes back to its own. */
async function freePort() {
  for (;;) {
    const port = 10_000 + (((process.pid % 1_000) * 20 + given++) % 20_000);
    const probe = createServer();
    const isFree = await new Promise((told) => probe.on("error", () => told(false)).listen(port, "127.0.0.1", () => told(true)));
    probe.close();
    if (isFree) return port;
  }
}
