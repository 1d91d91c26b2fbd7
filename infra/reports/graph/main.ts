/** Draws the allowed connections: `node reports/graph/main.ts [dev|prod] [file.svg]`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentNamed } from "../../src/environments/index.ts";
import { synthesize } from "../../src/synthesized.ts";
import { drawNetwork } from "./draw-network.ts";

const [name = "prod", file = fileURLToPath(new URL("../../../docs/images/network.svg", import.meta.url))] =
  process.argv.slice(2);

mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, drawNetwork(await synthesize(environmentNamed(name))));
process.stdout.write(`${file}\n`);
