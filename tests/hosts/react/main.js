// A host in React; `react` is the version that the build says, `./show.js` how that one begins.
import { AlertHistoryProvider, GlobalHealthBar, HealthTimelines, useHistoryAlert, useMetricsTimeSpan } from "global-health-bar/react";
import { StrictMode, createElement, useRef, useState, version } from "react";
import { show } from "./show.js";

/** What each rendering was told of which alerts, and what it was given to ask anew. */
globalThis.rendered = [];

function Alerts({ alertname }) {
  const { error, fetching, history, refresh } = useHistoryAlert({ alertname });
  rendered.push({ alertname, fetching, refresh, told: history?.episodes.map(({ alertname }) => alertname) });
  const told = error ? error.message : JSON.stringify(history?.episodes.map(({ fingerprint, startsAt }) => `${fingerprint} ${startsAt}`));
  return createElement("output", { "data-fetching": String(fetching), onClick: refresh }, told);
}

function SpanOfHalf() {
  const [{ end }, setSpan] = useMetricsTimeSpan();
  const start = new Date(Date.parse(end) - 3.5 * 24 * 3_600_000);
  return createElement("button", { onClick: () => setSpan({ start, end }) }, "half");
}

function Host() {
  const [selected, select] = useState("nothing");
  const [isShown, showBar] = useState(true);
  const [alertname, ask] = useState(["NodeAtRisk", "NodeDegraded"]);
  const [token, setToken] = useState("first");
  const bar = useRef(null);
  const span = { start: "2026-02-22T12:00:00.000Z", end: "2026-03-01T12:00:00.000Z" };
  const own = {
    className: "bar",
    entity: "Platform",
    onHealthSelect: ({ detail }) => select(`${detail.health} ${bar.current.localName}`),
    ref: bar,
    timezone: "utc",
  };
  return createElement(
    AlertHistoryProvider,
    { detail: "brief", span, token },
    createElement("h1", null, version),
    isShown && createElement(GlobalHealthBar, own),
    createElement(HealthTimelines, { entities: [{ alerts: { alertname: "NodeDegraded" }, instance: ["instance"], kind: "Machine" }], entity: "Machine" }),
    createElement("p", null, selected),
    createElement(Alerts, { alertname }),
    createElement(SpanOfHalf),
    createElement("button", { onClick: () => showBar(!isShown) }, "toggle"),
    createElement("button", { onClick: () => ask(["NodeDegraded"]) }, "fewer"),
    createElement("button", { onClick: () => setToken(() => async () => "second") }, "renew"),
  );
}

show(createElement(StrictMode, null, createElement(Host)), document.getElementById("root"));
