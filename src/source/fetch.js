// What src/source/fetch.rs asks of the browser.

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
