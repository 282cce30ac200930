// The companion as a user starts it: `serve` for a page to open, `report` for what the page must show.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [program, ...first] = process.env.GLOBAL_HEALTH
  ? [process.env.GLOBAL_HEALTH]
  : ["cargo", "run", "--quiet", "--package", "global-health", "--"];

/** Starts `global-health serve` on a free port; without `--dist` with the page. */
export async function serve(...args) {
  const dist = args.includes("--dist") ? [] : ["--dist", "dist"];
  const server = spawn(program, [...first, "serve", "--port", "0", ...dist, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(server, "exit");
  const stop = async () => {
    server.kill();
    await gone;
  };
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /^Global health: (http:\S+?)\/?$/.exec(line)?.[1];
    if (url) {
      server.stdout.resume();
      return { url, stop };
    }
  }
  const [code] = await gone;
  throw new Error(`global-health serve ended with ${code} and never printed "Global health: http://…"`);
}

/** Runs `global-health report` over a server's data; what it prints. */
export async function write(url, { start, end, now }, ...args) {
  const sources = ["loki", "prometheus", "alertmanager"].flatMap((name) => [`--${name}`, `${url}/api/${name}`]);
  const span = ["--start", start, "--end", end, "--now", now];
  const command = [...first, "report", ...sources, ...span, ...args];
  return (await promisify(execFile)(program, command, { cwd: root, maxBuffer: 2 ** 28 })).stdout;
}

/** Has `global-health dump` save what a server tells into a file. */
export async function dump(url, { start, end }, file) {
  const sources = ["loki", "prometheus", "alertmanager"].flatMap((name) => [`--${name}`, `${url}/api/${name}`]);
  await promisify(execFile)(program, [...first, "dump", ...sources, "--start", start, "--end", end, "-o", file], { cwd: root });
}

/** What `global-health report` says of a server's data, from JSON. */
export async function report(url, span) {
  const stdout = await write(url, span, "--format", "json");
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error(`global-health report printed no JSON (${error.message}): ${stdout.slice(0, 200)}`);
  }
}
