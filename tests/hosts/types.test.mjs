// The types: strict, with those of each React, and nothing exported without a use in types/uses.tsx.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import typescript from "typescript";

const here = fileURLToPath(new URL(".", import.meta.url));
const uses = join(here, "types/uses.tsx");

/** What React 19 alone does to the tags. */
const tags = join(here, "types/tags-19.tsx");
const programs = new Map();

function compile(react) {
  if (!programs.has(react)) programs.set(react, compiled([uses, tags], join(here, `node_modules/types-react-${react}`)));
  return programs.get(react);
}

/** What TypeScript makes of these files, where React's types lie in a folder. */
function compiled(files, types, more) {
  const { options, errors } = typescript.convertCompilerOptionsFromJson(
    {
      exactOptionalPropertyTypes: true,
      jsx: "react-jsx",
      lib: ["es2022", "dom"],
      module: "esnext",
      moduleResolution: "bundler",
      noEmit: true,
      paths: { react: [types], "react/*": [`${types}/*`] },
      strict: true,
      target: "es2022",
      types: [],
      ...more,
    },
    here,
  );
  assert.deepEqual(errors, []);
  return typescript.createProgram(files, options);
}

const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => here, getNewLine: () => "\n" };

test("a typed host compiles with Preact", () => {
  const program = compiled([join(here, "types/preact.tsx")], join(here, "node_modules/preact/compat"), { jsxImportSource: "preact" });
  assert.equal(typescript.formatDiagnostics(typescript.getPreEmitDiagnostics(program), host), "");
});

test("the tags have types in the templates of Vue and Svelte", () => {
  const files = ["vue", "svelte"].map((name) => join(here, `types/${name}.ts`));
  // What types of their own are wrong is for them to say.
  const program = compiled(files, join(here, "node_modules/types-react-18"), { skipLibCheck: true });
  assert.equal(typescript.formatDiagnostics(typescript.getPreEmitDiagnostics(program), host), "");
});

test("a typed host compiles where TypeScript resolves packages as it did before there were `exports`", () => {
  const program = compiled([uses], join(here, "node_modules/types-react-17"), { ignoreDeprecations: "5.0", moduleResolution: "node10" });
  assert.equal(typescript.formatDiagnostics(typescript.getPreEmitDiagnostics(program), host), "");
});

for (const react of ["17", "18", "19"]) {
  test(`a typed host compiles with React ${react}`, () => {
    const faults = typescript.getPreEmitDiagnostics(compile(react));
    const [expected, others] = [faults.filter(({ file }) => file?.fileName === tags), faults.filter(({ file }) => file?.fileName !== tags)];
    assert.equal(typescript.formatDiagnostics(others, host), "");
    const said = typescript.formatDiagnostics(expected, host);
    // The others would write a property as a text, and hear no event.
    if (react === "19") assert.equal(said, "");
    else assert.match(said, /Type 'true' is not assignable to type '""'[^]*'detail' implicitly has an 'any' type/);
  });
}

test("the states are those of docs/embedding.md", async () => {
  const states = (text) => [...text.matchAll(/["`](\w+)["`]/g)].map(([, state]) => state).sort();
  const types = await readFile(join(here, "node_modules/global-health-bar/index.d.ts"), "utf8");
  const told = await readFile(join(here, "../../docs/embedding.md"), "utf8");
  const written = /^\| `health-state` \| `state`: (.*?);/m.exec(told)[1];
  assert.deepEqual(states(/^  state: (.*);$/m.exec(types)[1]), states(written));
});

test("each name that is exported is used, and each value is there", async () => {
  const program = compile("18");
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(uses);
  const imports = source.statements.filter(typescript.isImportDeclaration).filter(({ moduleSpecifier }) => moduleSpecifier.text.startsWith("global-health-bar"));
  const entries = new Set(imports.map(({ moduleSpecifier }) => moduleSpecifier.text));
  for (const entry of entries) {
    const all = imports.filter(({ moduleSpecifier }) => moduleSpecifier.text === entry);
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(all[0].moduleSpecifier));
    const names = all.flatMap(({ importClause }) => importClause.namedBindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text));
    assert.deepEqual(names.sort(), exported.map(({ name }) => name).sort(), entry);
    if (/\/(jsx|react)$/.test(entry)) continue;
    const values = exported.filter(({ flags }) => flags & typescript.SymbolFlags.Value).map(({ name }) => name);
    assert.deepEqual(Object.keys(await import(entry)).sort(), values.sort(), entry);
  }
  assert.deepEqual([...entries].sort(), ["global-health-bar", "global-health-bar/element", "global-health-bar/jsx", "global-health-bar/react"]);
});
