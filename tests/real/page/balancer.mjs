// A load balancer before several servers, which knows only one at a time.
import { once } from "node:events";
import { connect, createServer } from "node:net";

/** One that passes all on to `port`, until it is turned to another, or to none. */
export async function balance(port) {
  const open = new Set();
  const close = () => open.forEach((socket) => socket.destroy());
  const server = createServer((from) => {
    if (!port) return from.destroy();
    const to = connect(port, "127.0.0.1");
    from.pipe(to).pipe(from);
    for (const [socket, other] of [[from, to], [to, from]]) {
      open.add(socket);
      // Who is gone stays so.
      socket.on("error", () => {}).on("close", () => open.delete(socket) && other.destroy());
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: server.address().port,
    turn(to) {
      port = to;
      close();
    },
    stop() {
      server.close();
      close();
    },
  };
}
