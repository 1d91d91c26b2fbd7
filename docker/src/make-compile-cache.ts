/**
 * Runs each program of an image once, without the environment that it needs, so that Node writes down what it compiled
 * while loading it: `node make-compile-cache.ts /app`.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [folder = "/app"] = process.argv.slice(2);
const cache = join(folder, "compile-cache");
const programs = readdirSync(join(folder, "dist")).filter((name) => name.endsWith(".js"));

for (const name of programs) {
  spawnSync(process.execPath, [join(folder, "dist", name)], {
    env: {
      NODE_COMPILE_CACHE: cache,
      NODE_OPTIONS: "--max-old-space-size-percentage=70",
    },
    timeout: 30_000,
  });
}

const compiled = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) =>
  entry.isFile(),
);
// Written for their owner alone; in the final image they are root's.
for (const { parentPath, name } of compiled) chmodSync(join(parentPath, name), 0o444);
if (compiled.length < programs.length) {
  throw new Error(`${programs.length} programs left ${compiled.length} entries in ${cache}`);
}
