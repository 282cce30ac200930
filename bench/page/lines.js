// From the bytes of Loki's answers to the episodes: ours, and two ways in JavaScript.
import init, { Reading } from "../wasm/bench.js";

const decoder = new TextDecoder();
let memory;
let pages = [];
let span;

const number = (page) => `page-${String(page).padStart(4, "0")}.json`;

/** Fetches the newest `count` lines of a shape. */
async function prepare(shape, count) {
  ({ memory } = await init());
  pages = [];
  for (let page = 0; page * 5_000 < count; page++) {
    const response = await fetch(`../history/${shape}/${number(page)}`);
    pages.push(new Uint8Array(await response.arrayBuffer()));
  }
  const instants = [pages[0], pages.at(-1)].flatMap((page) =>
    JSON.parse(decoder.decode(page)).data.result.flatMap(({ values }) => values.map(([ns]) => Number(ns) / 1e6)),
  );
  span = instants.reduce(([first, last], at) => [Math.min(first, at), Math.max(last, at)], [Infinity, 0]);
  span = [Math.floor(span[0]), Math.ceil(span[1]) + 60_000];
  return { lines: count, pages: pages.length, bytes: pages.reduce((sum, page) => sum + page.length, 0) };
}

function timed(work) {
  const begin = performance.now();
  const episodes = work();
  return { ms: performance.now() - begin, episodes };
}

/** The engine: the same calls as in the page, on the same bytes. */
function ours() {
  const reading = new Reading(...span);
  let reconstructed = 0;
  const told = timed(() => {
    pages.forEach((page) => reading.page(page));
    const begin = performance.now();
    const episodes = reading.reconstruct();
    reconstructed = performance.now() - begin;
    return episodes;
  });
  const more = { lines: reading.lines(), skipped: reading.skipped(), heap: memory.buffer.byteLength, own: reading.own_size() };
  reading.free();
  return { ...told, ...more, reconstruct: reconstructed };
}

/** What a careful author writes: each page and each line parsed once, each firing kept once. */
function careful() {
  return timed(() => {
    const firings = new Map();
    for (const page of pages) {
      const body = JSON.parse(decoder.decode(page));
      for (const { values } of body.data.result) {
        for (const [ns, line] of values) {
          let alert = JSON.parse(line);
          if (typeof alert.message === "string") alert = JSON.parse(alert.message);
          const at = Number(ns) / 1e6;
          const key = `${alert.fingerprint} ${alert.startsAt}`;
          const known = firings.get(key);
          if (!known) {
            const endsAt = alert.status === "resolved" ? Date.parse(alert.endsAt) : null;
            firings.set(key, { alert, startsAt: Date.parse(alert.startsAt), endsAt, first: at, last: at, lines: 1 });
            continue;
          }
          known.lines++;
          known.first = Math.min(known.first, at);
          if (at > known.last) {
            known.last = at;
            known.endsAt = alert.status === "resolved" ? Date.parse(alert.endsAt) : null;
          }
        }
      }
    }
    return firings.size;
  });
}

/**
 * The de-duplication of MetalK8s (`formatHistoryAlerts` in its `ui/src/services/alertUtils.ts`): each
 * stream copies all lines before it, and each line all alerts before it. Its time grows with the
 * product of lines and alerts.
 */
function copying() {
  return timed(() => {
    const streams = pages.flatMap((page) => JSON.parse(decoder.decode(page)).data.result);
    const entries = streams.reduce((before, { values }) => [...before, ...values], []);
    const alerts = entries.reduce((before, [, line]) => {
      let alert = JSON.parse(line);
      // It cannot read wrapped lines; this is to let it take part.
      if (typeof alert.message === "string") alert = JSON.parse(alert.message);
      const { fingerprint, labels, annotations, startsAt } = alert;
      const endsAt = alert.status === "firing" ? null : alert.endsAt;
      const { severity } = labels;
      const { summary = "", description, message, runbook_url = "" } = annotations;
      const one = {
        id: fingerprint,
        summary,
        description: description || message,
        startsAt,
        endsAt,
        severity,
        documentationUrl: runbook_url,
        labels: { ...labels, selectors: annotations.selectors?.split(",") ?? [] },
        originalAlert: alert,
      };
      return { ...before, [`${fingerprint}-${startsAt}`]: one };
    }, {});
    return Object.values(alerts).filter(({ severity }) => ["critical", "warning"].includes(severity)).length;
  });
}

globalThis.bench = { prepare, ours, careful, copying };
