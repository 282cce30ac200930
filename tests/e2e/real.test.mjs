// A rule of a real Prometheus fires: its alert comes through a real Alertmanager and the companion's
// store onto the page.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { launch, open } from "./browser.mjs";
import { serve } from "./companion.mjs";

const started = [];
let folder, server, browser, beginning;

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  await new Promise((closed) => listener.close(closed));
  return port;
}

function start(program, ...args) {
  const process = spawn(program, args, { cwd: folder, stdio: "ignore" });
  started.push({ process, gone: once(process, "exit") });
}

/** Asks until it is so. */
async function until(what, ask) {
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(250)) {
    if (await ask().catch(() => false)) return;
  }
  assert.fail(`it never came to be that ${what}`);
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "global-health-real-"));
  const [prometheus, alertmanager] = [await freePort(), await freePort()];
  const address = (port) => `127.0.0.1:${port}`;
  server = await serve(
    ...["--store", join(folder, "store"), "--no-print"],
    ...["--prometheus", `http://${address(prometheus)}`, "--alertmanager", `http://${address(alertmanager)}`],
  );
  beginning = Math.ceil(Date.now() / 1_000) + 12;
  const holds = `vector(1) and on() (vector(time()) >= ${beginning} < ${beginning + 6})`;
  const files = {
    "prometheus.yml": {
      global: { evaluation_interval: "1s", scrape_interval: "1s", scrape_timeout: "1s" },
      rule_files: ["rules.yml"],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [address(alertmanager)] }] }] },
      scrape_configs: [{ job_name: "a", static_configs: [{ targets: [address(alertmanager)] }] }],
    },
    "rules.yml": {
      groups: [{ name: "all", rules: [{ alert: "ClusterAtRisk", expr: holds, labels: { severity: "critical" } }] }],
    },
    "alertmanager.yml": {
      route: { receiver: "log", group_wait: "1s", group_interval: "2s", repeat_interval: "10s" },
      receivers: [{ name: "log", webhook_configs: [{ send_resolved: true, url: `${server.url}/webhook` }] }],
    },
  };
  // JSON is YAML.
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), JSON.stringify(content));
  }
  const listen = (port) => `--web.listen-address=${address(port)}`;
  start("prometheus-alertmanager", "--config.file=alertmanager.yml", "--cluster.listen-address=", listen(alertmanager));
  start("prometheus", "--config.file=prometheus.yml", listen(prometheus), "--rules.alert.resend-delay=1s");
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  for (const { process, gone } of started) {
    process.kill();
    await gone;
  }
  if (folder) await rm(folder, { recursive: true });
});

test("a rule that fired is on the page, from when it held to when it held no more", async () => {
  const selector = '{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"} |= "resolved"';
  const query = `${server.url}/api/loki/loki/api/v1/query_range?query=${encodeURIComponent(selector)}`;
  await until("the alert was resolved", async () => {
    const { data } = await (await fetch(query)).json();
    return data.result.length > 0;
  });
  // The clock of an answer tells whole seconds.
  await pause(1_000);
  const instant = (second) => new Date(second * 1_000).toISOString();
  const span = `start=${instant(beginning - 60)}&end=${instant(beginning + 9)}`;
  const page = await open(browser, `${server.url}/?${span}`);
  const platform = page.locator('[data-entity="Platform/"]').first();
  const critical = await platform.locator('[data-segment][data-health="critical"]').evaluateAll((segments) =>
    segments.map(({ dataset: { start, end } }) => [Number(start), Number(end)]),
  );
  assert.equal(critical.length, 1, JSON.stringify(critical));
  const [from, to] = critical[0].map((milliseconds) => milliseconds / 1_000 - beginning);
  assert.ok(from >= 0 && from < 3, `it began ${from} s after the rule held`);
  assert.ok(to >= 6 && to < 9, `it ended ${to} s after the rule held first`);
  assert.deepEqual(page.complaints, []);
});
