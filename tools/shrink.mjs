// shrink.mjs [DIST ENTRY WASM]: one script of all that ENTRY imports, minified, and its wasm without what nobody calls.
// Without arguments it is a step of Trunk's, of release builds only.
//
// wasm-bindgen gives each function that wasm and script call of each other a name of up to 200 characters, in both files;
// and it exports what other crates might want of JavaScript.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import binaryen from "binaryen";
import { build } from "esbuild";
import { ordered } from "./order.mjs";
import { encode, leb, number, sections, text } from "./sections.mjs";

/**
 * What streams would do for Leptos' server functions: it exports itself to JavaScript, and stands in tables, but nobody
 * calls it. Only what is made of a whole task of theirs, since the compiler may give small functions to several owners.
 */
const UNCALLED = /future_to_promise::<.*wasm_streams.*\{closure#0\}::\{closure#0\}$/;
/** Their classes in the script, which keep all that they would call. */
const STREAMS = /^export class IntoUnderlying\w+ \{.*?^\}\nif \(Symbol\.dispose\).*?$|^const IntoUnderlying\w+ = .*?^\}\);$/gms;
/** What the script has for the wasm to call. */
const IMPORT = /^ {8}(__wb\w+): function.*?^ {8}\}.*?,\n/gms;
/** Where xtask's wasm-bindgen puts the parts of the code that are fetched later. */
const PARTS = "snippets/split";
/** As the Makefile has it for the rest. */
const COMPRESSIBLE = "-Oz --low-memory-unused --always-inline-max-function-size=0 --one-caller-inline-max-function-size=0 --skip-pass=local-cse --skip-pass=simplify-locals --converge".split(" ");
const { TRUNK_PROFILE: profile, TRUNK_STAGING_DIR: staged } = process.env;
const [dist = staged, entry = "start.js", wasm = "page_bg.wasm"] = process.argv.slice(2);

/** What wasm-bindgen writes, without streams and what is not imported, and so that `wrapExports` decides what is called instead of each export. */
const adapted = (glue, isImported) =>
  glue.replace(STREAMS, "").replaceAll(IMPORT, (it, name) => (isImported(name) ? it : "")).replaceAll(/^( *wasm = )(\w+\.exports);/gm, "$1wrap($2);") +
  "\nlet wrap = (exports) => exports;\nexport function wrapExports(by) {\n  wrap = by;\n}\n";

/** The tokens as the page has them above the element, else by default: one that `:host` declares would hide the page's. */
function inherited(css) {
  const [rule, tokens] = css.match(/:root,:host\{(--[^}]*)\}/);
  const named = tokens.split(";").map((token) => /^--health-(.*?):(.*)$/.exec(token).slice(1));
  const kept = named.map(([name, value]) => `--_${name}:var(--health-${name},${value})`);
  const told = named.map(([name]) => `--health-${name}:var(--_${name})`);
  return css.replace(rule, () => `:host{${kept.join(";")}}[part=frame]{${told.join(";")}}`);
}

if (process.argv.length > 2 || profile === "release") {
  const glue = join(dist, wasm.replace("_bg.wasm", ".js"));
  const bundle = async (isImported) => {
    const bundled = await build({
      entryPoints: [join(dist, entry)],
      bundle: true,
      external: ["./demo.js"],
      format: "esm",
      legalComments: "none",
      // wasm-bindgen says twice from where the parts come.
      logOverride: { "duplicate-object-key": "silent" },
      minify: true,
      plugins: [
        {
          name: "adapted",
          setup: ({ onLoad }) => {
            onLoad({ filter: /\.js$/ }, ({ path }) => (path === resolve(glue) ? { contents: adapted(readFileSync(path, "utf8"), isImported) } : undefined));
            onLoad({ filter: /\.css$/ }, ({ path }) => ({ contents: inherited(readFileSync(path, "utf8")), loader: "text" }));
          },
        },
      ],
      target: "es2022",
      write: false,
    });
    return bundled.outputFiles[0].text;
  };
  const style = join(dist, entry.replace(".js", ".css"));
  const called = withoutUncalled(readFileSync(join(dist, wasm)), await bundle(() => true));
  const imported = new Set(WebAssembly.Module.imports(new WebAssembly.Module(called)).map(({ name }) => name));
  const { bytes, names } = rename(called);
  let script = await bundle((name) => imported.has(name));
  for (const [name, short] of names) script = script.replaceAll(name, () => short);
  writeFileSync(join(dist, entry), script);
  writeFileSync(join(dist, wasm), ordered(bytes));
  rmSync(glue);
  rmSync(style, { force: true });
  for (const part of partsIn(dist)) {
    execFileSync("wasm-opt", [...COMPRESSIBLE, join(dist, PARTS, part), "-o", join(dist, part)]);
    writeFileSync(join(dist, part), filled(ordered(readFileSync(join(dist, part)))));
  }
  rmSync(join(dist, "snippets"), { recursive: true });
  // Trunk has the page load the scripts that are now part of another.
  const page = join(dist, "index.html");
  if (existsSync(page)) {
    const html = readFileSync(page, "utf8").replaceAll(`./${basename(glue)}`, `./${entry}`);
    writeFileSync(page, html.replaceAll(/<link [^>]*\.\/snippets\/[^>]*>/g, ""));
  }
}

/** The names of the parts of the code. */
function partsIn(dist) {
  const folder = join(dist, PARTS);
  return (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith(".wasm"));
}

/**
 * The module in more than 4 kB: Vite writes smaller files into the script, from where a strict policy lets nobody fetch them.
 * Compressed it is as small as before.
 */
function filled(bytes) {
  const left = 4_200 - bytes.length;
  if (left <= 0) return bytes;
  // A section that means nothing, without a name.
  return Buffer.concat([bytes, Uint8Array.of(0), leb(left), Buffer.alloc(left)]);
}

/** The module without the exports that `script` does not name, and without what only they call. */
function withoutUncalled(bytes, script) {
  binaryen.setDebugInfo(true);
  const module = binaryen.readBinary(bytes);
  const functions = Array.from({ length: module.getNumFunctions() }, (_, at) => {
    return binaryen.getFunctionInfo(module.getFunctionByIndex(at));
  });
  for (const { name, params, results, vars } of functions.filter(({ name }) => UNCALLED.test(name))) {
    module.removeFunction(name);
    module.addFunction(name, params, results, vars, module.unreachable());
  }
  const exports = Array.from({ length: module.getNumExports() }, (_, at) => {
    return binaryen.getExportInfo(module.getExportByIndex(at)).name;
  });
  for (const name of exports) if (!script.includes(name)) module.removeExport(name);
  module.runPasses(["remove-unused-module-elements"]);
  binaryen.setDebugInfo(false);
  const left = module.emitBinary();
  module.dispose();
  return left;
}

/** The module with short names for what wasm-bindgen named, and which they are, the longest first. */
function rename(bytes) {
  const names = new Map();
  const short = (name) => {
    if (!/^(\.\/|__wb|wasm_bindgen_|__externref_|[a-z]+_[a-z])/.test(name)) return name;
    if (!names.has(name)) names.set(name, `$${names.size.toString(36)}`);
    return names.get(name);
  };
  const out = [bytes.slice(0, 8)];
  for (const { id, start, end } of sections(bytes)) {
    const section = bytes.slice(start, end);
    const content = id === 2 ? imports(section, short) : id === 7 ? exports(section, short) : section;
    out.push(Uint8Array.of(id), leb(content.length), content);
  }
  return { bytes: Buffer.concat(out), names: [...names].sort(([a], [b]) => b.length - a.length) };
}

function imports(section, short) {
  return entries(section, (at) => {
    const name = [text(section, at), text(section, at)].map((name) => encode(short(name)));
    const start = at.place;
    const kind = section[at.place++];
    if (kind === 0) number(section, at);
    else if (kind === 3) at.place += 2;
    else {
      // A table (1), a memory (2) or a tag (4).
      if (kind !== 2) at.place++;
      if (kind === 4) number(section, at);
      else if (number(section, at) & 1) [0, 0].forEach(() => number(section, at));
      else number(section, at);
    }
    return [...name, section.slice(start, at.place)];
  });
}

function exports(section, short) {
  return entries(section, (at) => {
    const name = encode(short(text(section, at)));
    const start = at.place++;
    number(section, at);
    return [name, section.slice(start, at.place)];
  });
}

function entries(section, rewrite) {
  const at = { place: 0 };
  const count = number(section, at);
  const parts = Array.from({ length: count }, () => rewrite(at)).flat();
  return Buffer.concat([leb(count), ...parts]);
}
