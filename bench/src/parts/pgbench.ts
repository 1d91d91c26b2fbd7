import { spawnSync } from "node:child_process";
import { existsSync, globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onCore } from "../cores.ts";
import { findSql, listSql } from "../limits/products.ts";
import { median } from "../rounds.ts";
import type { World } from "../world/start-world.ts";

/** Transactions per second of PostgreSQL alone. */
export interface PgbenchResult {
  readonly list: number;
  readonly product: number;
}

/** The installed PostgreSQL's pgbench, if there is one; the embedded PostgreSQL has none. */
const findPgbench = (): string | undefined => {
  const installed = globSync("/usr/lib/postgresql/*/bin/pgbench").toSorted().at(-1);
  return installed ?? ["/opt/homebrew/bin/pgbench", "/usr/local/bin/pgbench"].find(existsSync);
};

export const howToGetPgbench =
  "pgbench is not installed: apt install postgresql-contrib, or brew install libpq";

const scripts = {
  list: `${listSql.replace("$1", "21")};`,
  product: `\\set n random(1, 10000)\n${findSql.replace("$1", "('00000000-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid")};`,
};

const run = (pgbench: string, world: World, name: keyof typeof scripts, seconds: number): number => {
  const file = join(world.folder, `${name}.sql`);
  writeFileSync(file, scripts[name]);
  const { host, port, dbname, username, password } = world.databases.catalog.secret;
  const target = ["-h", host, "-p", String(port), "-U", username];
  const options = ["-M", "prepared", "-n", "-c", "10", "-T", String(seconds), "-f", file];
  const [command = "", ...args] = onCore(world.around.isPinned, [pgbench, ...target, ...options, dbname]);
  const { stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, PGPASSWORD: password },
  });
  const tps = /tps = ([\d.]+)/.exec(stdout)?.[1];
  if (tps === undefined) throw new Error(`pgbench failed:\n${stderr}`);
  return Number(tps);
};

/** Runs the same prepared SQL from C: PostgreSQL's own limit. Undefined if pgbench is not installed. */
export const measurePgbench = (
  world: World,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): PgbenchResult | undefined => {
  const pgbench = findPgbench();
  if (pgbench === undefined) return undefined;
  const of = (name: keyof typeof scripts): number =>
    median(Array.from({ length: rounds }, () => run(pgbench, world, name, seconds)));
  return { list: of("list"), product: of("product") };
};
