// What a browser downloads of the page and of the element, as `make size` says it.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { bytes } from "../markdown.mjs";

const builds = [
  { folder: "dist", name: "the page", aim: 140_000 },
  { folder: "dist-embed", name: "the element", aim: 100_000 },
];

export async function run({ log, root }) {
  return builds.map(({ folder, name, aim }) => {
    const sum = (files) => files.reduce((sum, file) => sum + statSync(join(root, folder, file)).size, 0);
    const compressed = readdirSync(join(root, folder)).filter((file) => file.endsWith(".br"));
    const atFirst = compressed.filter((file) => !/^(split|chunk)_/.test(file));
    // Its limits are for tests: here nothing fails.
    const said = execFileSync("node", ["tools/sizes.mjs", folder, "1e9", "1e9", name], { cwd: root, encoding: "utf8" });
    log(said);
    return { name, aim, atFirst: sum(atFirst), whole: sum(compressed), said: said.trimEnd() };
  });
}

export function report(rows) {
  const text = rows.map(({ said }) => `\`\`\`text\n${said}\n\`\`\``).join("\n\n");
  const aims = rows.map(({ name, aim, atFirst, whole }) => {
    const measured = `${bytes(atFirst)} (all of it ${bytes(whole)})`;
    return { what: `${name} at first, brotli`, measured, aim: `≤ ${bytes(aim)}`, met: atFirst <= aim };
  });
  return { title: "Sizes", text, aims };
}
