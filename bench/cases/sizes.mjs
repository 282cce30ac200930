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
    const compressed = readdirSync(join(root, folder)).filter((file) => file.endsWith(".br"));
    const brotli = compressed.reduce((sum, file) => sum + statSync(join(root, folder, file)).size, 0);
    // Its limit is for tests: here nothing fails.
    const said = execFileSync("node", ["tools/sizes.mjs", folder, "1e9", name], { cwd: root, encoding: "utf8" });
    log(said);
    return { name, aim, brotli, said: said.trimEnd() };
  });
}

export function report(rows) {
  const text = rows.map(({ said }) => `\`\`\`text\n${said}\n\`\`\``).join("\n\n");
  const aims = rows.map(({ name, aim, brotli }) => {
    return { what: `${name}, all files, brotli`, measured: bytes(brotli), aim: `≤ ${bytes(aim)}`, met: brotli <= aim };
  });
  return { title: "Sizes", text, aims };
}
