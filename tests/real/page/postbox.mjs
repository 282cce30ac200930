// Takes the mails that Alertmanager sends: as much of SMTP as that wants.
import { once } from "node:events";
import { createServer } from "node:net";

/** A server, and the mails that it got: their subjects, and when they came. */
export async function postbox() {
  const mails = [];
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)).on("error", () => {}));
    const say = (line) => socket.write(`${line}\r\n`);
    let text = "";
    let isMail = false;
    const take = () => {
      const end = text.indexOf(isMail ? "\r\n.\r\n" : "\r\n");
      if (end < 0) return false;
      const taken = text.slice(0, end);
      text = text.slice(end + (isMail ? 5 : 2));
      if (isMail) mails.push({ at: Date.now(), subject: subject(taken) });
      if (!isMail && /^quit/i.test(taken)) socket.end("221 bye\r\n");
      else if (!isMail && /^data/i.test(taken)) say("354 go on");
      else say("250 well");
      isMail = !isMail && /^data/i.test(taken);
      return true;
    };
    socket.on("data", (data) => {
      text += data;
      while (take());
    });
    say("220 here");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stop = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: server.address().port, mails, stop };
}

/** The subject of a mail; Alertmanager encodes each as `=?utf-8?q?..?=`. */
function subject(mail) {
  const [, folded] = /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(mail) ?? [undefined, ""];
  const words = folded.replace(/\?=\r?\n?\s+=\?utf-8\?q\?/gi, "").replace(/=\?utf-8\?q\?|\?=/gi, "");
  return words.replaceAll("_", " ").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
