// sizes.mjs DIST LIMIT NAME: what a browser downloads, in bytes; fails when all of it as brotli is over the limit.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const [dist, limit, name] = process.argv.slice(2);
const size = (name) => statSync(join(dist, name)).size;
const rows = readdirSync(dist, { recursive: true })
  .filter((name) => name.endsWith(".br"))
  .map((br) => br.slice(0, -3))
  .map((name) => ({ name, raw: size(name), br: size(`${name}.br`) }))
  .sort((a, b) => b.br - a.br);
const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
const whole = { name, raw: total("raw"), br: total("br") };

const print = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(10) : cell.padEnd(28))).join(""));
print("", "raw", "brotli");
for (const { name, raw, br } of [...rows, whole]) print(name, raw, br);

if (whole.br > Number(limit)) {
  console.error(`${name} is ${whole.br} bytes as brotli; the limit is ${limit}`);
  process.exitCode = 1;
}
