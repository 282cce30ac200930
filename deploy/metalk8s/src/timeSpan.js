// The time span as MetalK8s has it in its addresses: `?from=now-7d`; and what of it is drawn, which MetalK8s has not: `&zoom=../..`.
import { useEffect, useState } from "react";

const DEFAULT = "now-24h";

/** `now-7d` as a span of the bar's; what is none is the default. */
export const spanOf = (from) => (/^now-((?:\d+[smhdw])+)$/.exec(from) ?? /^now-(.*)$/.exec(DEFAULT))[1];

/** What the page's address says, and what writes it there, as the shell's router does. */
export function useAddress() {
  const [address, hear] = useState(read);
  useEffect(() => {
    const changed = () => hear((old) => (isSame(old, read()) ? old : read()));
    addEventListener("popstate", changed);
    // A router that pushes tells nobody but the browser.
    globalThis.navigation?.addEventListener("currententrychange", changed);
    return () => {
      removeEventListener("popstate", changed);
      globalThis.navigation?.removeEventListener("currententrychange", changed);
    };
  }, []);
  return { ...address, setFrom, setZoom };
}

function read() {
  const said = new URLSearchParams(location.search);
  return { from: said.get("from") ?? DEFAULT, zoom: said.get("zoom") ?? undefined };
}

const isSame = (one, other) => one.from === other.from && one.zoom === other.zoom;

/** Of another span all is drawn. */
const setFrom = (from) => write("pushState", { from, zoom: undefined });

/** The first step in is one for the browser's back button, too; those that follow are none of their own. */
const setZoom = (zoom) => write(read().zoom ? "replaceState" : "pushState", { zoom });

function write(how, change) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(change)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history[how](history.state, "", address);
  // Routers hear this.
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}
