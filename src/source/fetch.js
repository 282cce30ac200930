// The browser's fetch: src/source/fetch.rs tells what for.

/** The answer to a GET: its status, the headers that matter, its body. */
export async function get(url, token, signal) {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const answer = await fetch(url, { headers, signal });
  const told = ["Date", "Retry-After", "X-Global-Health-Demo"].map((name) => answer.headers.get(name));
  return [answer.status, ...told, await answer.arrayBuffer()];
}

/** Settles when the browser has done what waits: by a message to itself. */
export const rest = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
