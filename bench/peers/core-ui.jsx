// The bar of @scality/core-ui, which draws alerts over a healthy background.
import { GlobalHealthBar } from "@scality/core-ui/dist/components/charts/globalhealthbar/GlobalHealthBar";
import { CoreUiThemeProvider } from "@scality/core-ui/dist/components/coreuithemeprovider/CoreUiThemeProvider";
import { coreUIAvailableThemes } from "@scality/core-ui/dist/style/theme";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

/** Its input: alerts as its users give them. */
export const prepare = ({ bars, start, end }) =>
  bars.map((alerts, bar) => ({
    id: `bar-${bar}`,
    start: new Date(start),
    end: new Date(end),
    alerts: alerts.map(({ startsAt, endsAt, severity }, at) => ({
      description: `The node 10.0.0.${bar}:9100 is at risk.`,
      key: `${severity}_${at}`,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      severity,
    })),
  }));

/** Draws them at once: without `flushSync` React begins later, and the call costs nothing. */
export function mount(host, bars) {
  const root = createRoot(host);
  flushSync(() =>
    root.render(
      <CoreUiThemeProvider theme={coreUIAvailableThemes.darkRebrand}>
        {bars.map((bar) => (
          <GlobalHealthBar key={bar.id} {...bar} />
        ))}
      </CoreUiThemeProvider>,
    ),
  );
  return () => root.unmount();
}

export const isDrawn = (host, { bars }) =>
  host.querySelectorAll(".recharts-bar-rectangle path").length >= bars.flat().length + bars.length;
export const place = ".recharts-surface";
