// weights.mjs WASM: which crate weighs what in a wasm that still has its names, before wasm-opt: code in bytes, greatest first.
import { readFileSync } from "node:fs";

const bytes = readFileSync(process.argv[2]);
let at = 8;
const number = () => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
};
const text = () => {
  const length = number();
  return bytes.toString("utf8", at, (at += length));
};

/** Steps over an import; says whether it is a function's. */
function isFunction() {
  text();
  text();
  const kind = bytes[at++];
  if (kind === 0) number();
  if (kind === 1) at++;
  if (kind === 1 || kind === 2) {
    const isBounded = number() & 1;
    number();
    if (isBounded) number();
  }
  if (kind === 3) at += 2;
  return kind === 0;
}

let imported = 0;
const lengths = [];
const names = new Map();
while (at < bytes.length) {
  const section = bytes[at++];
  const end = number() + at;
  if (section === 2) for (let left = number(); left > 0; left--) imported += isFunction();
  if (section === 10)
    for (let left = number(); left > 0; left--) {
      const length = number();
      lengths.push(length);
      at += length;
    }
  if (section === 0 && text() === "name")
    while (at < end) {
      const kind = bytes[at++];
      const next = number() + at;
      if (kind === 1)
        for (let left = number(); left > 0; left--) {
          const index = number();
          names.set(index, text());
        }
      at = next;
    }
  at = end;
}

/** The crates that a mangled name speaks of: the first is that of the function, the others are of its types. */
function cratesIn(name) {
  if (name.startsWith("_R")) return [...name.matchAll(/Cs\w*?_(\d+)_?(?=([a-z_]\w*))/g)].map(([, length, rest]) => rest.slice(0, length));
  return name.startsWith("_ZN") ? name.slice(3).match(/[a-z][a-z_]+/g) : [];
}

// What is made for types of ours counts apart from what a crate weighs by itself.
const own = "global_health_bar";
const crates = new Map();
for (const [index, length] of lengths.entries()) {
  const name = names.get(imported + index) ?? "";
  if (name.includes("describe")) continue; // wasm-bindgen takes it away
  const [first = "no crate", ...others] = cratesIn(name);
  const crate = first !== own && others.includes(own) ? `${first}, for ours` : first;
  crates.set(crate, (crates.get(crate) ?? 0) + length);
}
const whole = [...crates.values()].reduce((sum, length) => sum + length, 0);
const rows = [...crates].sort(([, a], [, b]) => b - a);
const shown = rows.slice(0, 16);
const rest = rows.slice(16).reduce((sum, [, length]) => sum + length, 0);
for (const [crate, length] of [...shown, ["the rest", rest], ["all code, before wasm-opt", whole]])
  console.log(crate.padEnd(28) + String(length).padStart(10));
