// A cluster in slow motion: real servers with intervals of seconds do in a minute what others do in an hour, but the
// page looks for outages of a minute and waits minutes for a line that is late. Whoever asks through here sees each
// second as PACE seconds: instants and durations are translated in questions and in answers, and nothing else.
import { once } from "node:events";
import { createServer } from "node:http";

export const PACE = 20;

const NANOSECONDS = 1_000_000n;

/** A server at `url`, slowed down from `beginning` on, a whole minute in milliseconds. */
export async function slowly(url, beginning) {
  // The slow grid of whole minutes is one of whole seconds.
  if (beginning % 60_000 || 60 % PACE) throw new Error(`${beginning} is no whole minute`);
  const slow = (instant) => beginning + (instant - beginning) * PACE;

  const question = (address) => {
    const asked = new URL(address, url);
    for (const [name, value] of [...asked.searchParams]) asked.searchParams.set(name, real(name, value, beginning));
    return asked;
  };
  const server = createServer(async (request, response) => {
    try {
      const answer = await fetch(question(request.url));
      response.statusCode = answer.status;
      for (const name of ["content-type", "content-security-policy"]) {
        if (answer.headers.has(name)) response.setHeader(name, answer.headers.get(name));
      }
      // The clock that the page goes by.
      response.setHeader("Date", new Date(slow(Date.now())).toUTCString());
      const body = Buffer.from(await answer.arrayBuffer());
      response.end(request.url.startsWith("/api/") ? told(body.toString(), slow) : body);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    shown: slow,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A parameter of a question as the real server takes it. */
function real(name, value, beginning) {
  if (name === "query") return value.replace(/\[(\d+)s\]/g, (_, seconds) => `[${(seconds * 1_000) / PACE}ms]`);
  if (name === "step") return String(value / PACE);
  if (!["start", "end", "time"].includes(name)) return value;
  if (/^\d{19}$/.test(value)) {
    const [from, pace] = [BigInt(beginning) * NANOSECONDS, BigInt(PACE)];
    const since = BigInt(value) - from;
    // Rounded up, as what is seen from an instant on was there from then on.
    return String(from + (since > 0n ? (since + pace - 1n) / pace : since / pace));
  }
  return ((beginning + (value * 1_000 - beginning) / PACE) / 1_000).toFixed(3);
}

/** An answer as who asks sees it. */
function told(text, slow) {
  const nanoseconds = (value) => BigInt(slow(0)) * NANOSECONDS + BigInt(value) * BigInt(PACE);
  return text
    .replace(/"(\d{19})"/g, (_, value) => `"${nanoseconds(value)}"`)
    .replace(/\[(\d{10}(?:\.\d+)?),"/g, (_, seconds) => `[${Math.round(slow(seconds * 1_000)) / 1_000},"`)
    .replace(/[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (instant) => new Date(slow(Date.parse(instant))).toISOString())
    .replace(/(_wait|_interval): (\d+)s/g, (_, name, seconds) => `${name}: ${seconds * PACE}s`);
}
