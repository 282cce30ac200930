// The log of a seeded cluster as Loki answers it, newest page first: half a million lines of which most repeat another.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Of the seeds, one whose fortnight has nearly 500,000 lines. */
export const seed = "5";

/** Draws a cluster into `folder`, a new one; returns how many lines it logged. */
function simulate(companion, folder, days) {
  const drawn = ["--seed", seed, "--size", "large", "--days", days, "--out", folder];
  const said = execFileSync(companion, ["simulate", ...drawn], { encoding: "utf8" });
  const lines = /(\d+) lines/.exec(said)?.[1];
  if (!lines) throw new Error(`no number of lines: ${said}`);
  return Number(lines);
}

/** How many lines the cluster logs in 14 days. */
export function fortnight(companion) {
  const folder = mkdtempSync(join(tmpdir(), "fortnight-"));
  try {
    return simulate(companion, folder, "14");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The folders `raw`, `wrapped` and (ten pages) `unlike` below `folder`, made anew when `companion` is. */
export function history(companion, folder) {
  const stamp = join(folder, "stamp");
  const made = `${seed} ${[companion, import.meta.filename].map((file) => statSync(file).mtimeMs)}`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === made) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // Fifteen days hold a little more than half a million lines.
  const cluster = join(folder, "cluster");
  simulate(companion, cluster, "15");
  for (const shape of ["raw", "wrapped", "unlike"]) mkdirSync(join(folder, shape));
  for (const [number, name] of readdirSync(join(cluster, "pages")).sort().entries()) {
    const page = readFileSync(join(cluster, "pages", name), "utf8");
    writeFileSync(join(folder, "raw", name), page);
    writeFileSync(join(folder, "wrapped", name), wrapped(page));
    if (number < 10) writeFileSync(join(folder, "unlike", name), unlike(page, number));
  }
  rmSync(cluster, { recursive: true });
  writeFileSync(stamp, made);
}

/** The page as Fluent Bit 3 stores the same lines: each a string among its own fields. */
function wrapped(page) {
  const body = JSON.parse(page);
  const around = {
    namespace: "metalk8s-monitoring",
    node: "bootstrap",
    container: "metalk8s-alert-logger",
    app: "metalk8s-alert-logger",
    release: "unknown",
  };
  for (const { stream, values } of body.data.result) {
    for (const entry of values) {
      entry[1] = JSON.stringify({ stream: "stderr", message: entry[1], pod: stream.pod, ...around });
    }
  }
  return print(body);
}

/** The page, one of many, if each line were of an alert of its own: none repeats another. */
function unlike(page, of) {
  const body = JSON.parse(page);
  const entries = body.data.result.flatMap(({ values }) => values);
  for (const [at, entry] of entries.entries()) {
    const number = of * 5_000 + at;
    entry[1] = entry[1]
      .replace('"labels":{', `"labels":{"alert_number":"${number}",`)
      .replace(/"fingerprint":"\w+"/, `"fingerprint":"${fingerprint(number)}"`);
  }
  return print(body);
}

/** Sixteen digits without an order, as Alertmanager's are. */
const fingerprint = (number) => createHash("sha256").update(String(number)).digest("hex").slice(0, 16);

/** JSON as Loki prints it: it is written in Go, whose JSON is safe in HTML. */
const print = (body) =>
  JSON.stringify(body).replace(/[<>&]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
