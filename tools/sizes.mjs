// sizes.mjs DIST FIRST ALL NAME: what a browser downloads, in bytes; fails when what it downloads at first is, as brotli, over
// the limit FIRST, or all of it over ALL. The parts of the code, `split_*` and `chunk_*`, are downloaded when they are needed.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const [dist, first, all, name] = process.argv.slice(2);
const size = (name) => statSync(join(dist, name)).size;
const rows = readdirSync(dist, { recursive: true })
  .filter((name) => name.endsWith(".br"))
  .map((br) => br.slice(0, -3))
  .map((name) => ({ name, raw: size(name), br: size(`${name}.br`), isPart: /^(split|chunk)_/.test(name) }))
  .sort((a, b) => a.isPart - b.isPart || b.br - a.br);
const sum = (name, rows) => {
  const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
  return { name, raw: total("raw"), br: total("br") };
};
const sums = [
  [sum(`${name} at first`, rows.filter((row) => !row.isPart)), first],
  [sum(`${name}, all of it`, rows), all],
];

const print = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(10) : cell.padEnd(28))).join(""));
print("", "raw", "brotli");
for (const { name, raw, br } of [...rows, ...sums.map(([row]) => row)]) print(name, raw, br);

for (const [{ name, br }, limit] of sums) {
  if (br <= Number(limit)) continue;
  console.error(`${name} is ${br} bytes as brotli; the limit is ${limit}`);
  process.exitCode = 1;
}
