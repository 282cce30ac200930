// uPlot, a stepped series: the level of the health at each change.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

const levels = { healthy: 0, warning: 1, critical: 2 };

/** Two points an alert, in seconds. */
export const prepare = ({ bars, start, end }) =>
  bars.map((alerts) => {
    const points = [[start, "healthy"]];
    for (const { startsAt, endsAt, severity } of alerts) points.push([startsAt, severity], [endsAt, "healthy"]);
    points.splice(-1, 1, [end, "healthy"]);
    return [points.map(([at]) => at / 1e3), points.map(([, health]) => levels[health])];
  });

export function mount(host, bars) {
  const series = [{}, { label: "health", stroke: "#c4183c", fill: "#c4183c40", paths: uPlot.paths.stepped({ align: 1 }) }];
  const axes = [{}, { show: false }];
  const plots = bars.map((data) => new uPlot({ width: 1000, height: 90, scales: { y: { range: [0, 2] } }, series, axes }, data, host));
  return () => plots.forEach((plot) => plot.destroy());
}

export const isDrawn = (host, { bars }) => host.querySelectorAll("canvas").length >= bars.length;
export const place = ".u-over";
