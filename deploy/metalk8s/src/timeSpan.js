// The time span as MetalK8s has it in its addresses: `?from=now-7d`.
import { useEffect, useState } from "react";

const DEFAULT = "now-24h";

/** `now-7d` as a span of the bar's; what is none is the default. */
export const spanOf = (from) => (/^now-((?:\d+[smhdw])+)$/.exec(from) ?? /^now-(.*)$/.exec(DEFAULT))[1];

/** What the page's address says, and what writes it there, as the shell's router does. */
export function useFrom() {
  const [from, hear] = useState(read);
  useEffect(() => {
    const changed = () => hear(read());
    addEventListener("popstate", changed);
    // A router that pushes tells nobody but the browser.
    globalThis.navigation?.addEventListener("currententrychange", changed);
    return () => {
      removeEventListener("popstate", changed);
      globalThis.navigation?.removeEventListener("currententrychange", changed);
    };
  }, []);
  return [from, write];
}

const read = () => new URLSearchParams(location.search).get("from") ?? DEFAULT;

function write(from) {
  const address = new URL(location.href);
  address.searchParams.set("from", from);
  history.pushState(history.state, "", address);
  // Routers hear this.
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}
