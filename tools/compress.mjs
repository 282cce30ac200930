// compress.mjs [DIST]: .br and .gz beside what compresses, so that a server sends them as they lie.
// Without DIST it is Trunk's last step, of release builds only.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const { TRUNK_PROFILE: profile, TRUNK_STAGING_DIR: staged } = process.env;
const dist = process.argv[2] ?? (profile === "release" ? staged : undefined);

if (dist) {
  for (const name of readdirSync(dist, { recursive: true })) {
    if (!/\.(wasm|js|css|html|svg)$/.test(name)) continue;
    const file = join(dist, name);
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
