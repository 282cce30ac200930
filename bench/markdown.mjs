// BENCHMARKS.md, from the results.

export const count = (number) => Math.round(number).toLocaleString("en");
export const bytes = (number) =>
  number < 1e6 ? `${(number / 1e3).toPrecision(3)} kB` : `${Number((number / 1e6).toPrecision(3))} MB`;
export const ms = (number) => {
  if (number === undefined) return "";
  return number < 10 ? `${number.toFixed(1)} ms` : number < 10_000 ? `${count(number)} ms` : `${(number / 1e3).toFixed(1)} s`;
};
export const times = (ratio) => (ratio === undefined ? "" : `${ratio < 10 ? ratio.toFixed(1) : count(ratio)} ×`);

const line = (cells) => `| ${cells.join(" | ")} |`;

/** A table of `[title, cell of a row]` columns. */
export const table = (columns, rows) =>
  [
    line(columns.map(([title]) => title)),
    line(columns.map((_, at) => (at === 0 ? "---" : "---:"))),
    ...rows.map((row) => line(columns.map(([, cell]) => cell(row)))),
  ].join("\n");

/** The document of `results` by the cases that made them. */
export function document(results, cases) {
  const told = Object.keys(cases).filter((name) => results[name]);
  const reports = told.map((name) => ({ ...results[name], ...cases[name].report(results[name].rows) }));
  const aims = reports.flatMap((report) => report.aims);
  const columns = [
    ["", ({ what }) => what],
    ["measured", ({ measured }) => measured],
    ["aim", ({ aim }) => aim],
    ["", ({ met }) => (met ? "met" : "**missed**")],
  ];
  const sections = reports.map(
    ({ title, text, date, machine, load }) =>
      `## ${title}\n\n${text.trim()}\n\n*${date} UTC, ${machine}; load ${load} at the start*\n`,
  );
  return `# Benchmarks

Made by \`make bench\`, which measures in one headless Chromium, everything side by side in the same run; do not edit. The numbers
stand in \`bench/results.json\` too. Both are kept in the repository, so that a change shows what it changed, and so that
\`make bench ARGS=lines\` can measure some of it anew and keep the rest.

Nothing here is a test: a slow machine fails nothing. Ratios say more than times, which are of one machine; a load above the number of
its processors means that others worked on it, too.

## Against the aims

${table(columns, aims)}

${sections.join("\n")}`;
}
