import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { type ServiceName, serviceNames, services } from "@shop/topology";
import { loadServiceBench } from "../src/service-bench.ts";
import { type BenchDatabase, createBenchDatabase, makeDatabaseSecret } from "../src/world/databases.ts";
import { explainAll, type Plan } from "./explaining-database.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const rowCount = 20_000;

/** The names of the statements in a service's source, except for lists, which are named at run time. */
const namesIn = (service: ServiceName): Set<string> => {
  const files = globSync(`services/${service}/src/{data,provider}/*.ts`, { cwd: repository });
  const source = files.map((file) => readFileSync(`${repository}/${file}`, "utf8")).join("\n");
  return new Set(
    [...source.matchAll(/\b(?:statement|list|moveOn|settle)\(\s*"([a-z-]+)"/g)].map(([, name = ""]) => name),
  );
};

/**
 * The first three run every ten minutes, outside of requests: they find expired sessions, unused devices and unused
 * counts. `list-categories` returns its whole table.
 */
const allowedScans = new Set([
  "prune-sessions",
  "prune-devices",
  "prune-payment-attempts",
  "list-categories",
]);

describe("query plans, of tables with 20 000 rows", () => {
  let postgres: TestPostgres;
  before(async () => {
    postgres = await startTestPostgres();
  });
  after(() => postgres.stop());

  for (const name of serviceNames) {
    describe(name, () => {
      let database: BenchDatabase;
      let plans: Plan[];
      before(async () => {
        database = await createBenchDatabase(
          postgres,
          name,
          makeDatabaseSecret(postgres, services[name].database.name),
        );
        const { sampleRows, everyStatement } = await loadServiceBench(name);
        for (const sql of sampleRows(rowCount)) await database.sql(sql);
        // Autovacuum does this in production; it enables index-only scans.
        await database.sql("VACUUM (ANALYZE)");
        plans = await explainAll(database.url, everyStatement);
      });
      after(() => database.close());

      it("explains every statement in the source", () => {
        const explained = new Set(plans.map((plan) => plan.name));
        assert.deepEqual(
          [...namesIn(name)].filter((statement) => !explained.has(statement)),
          [],
        );
      });

      it("scans no table completely", () => {
        assert.deepEqual(
          plans.filter((plan) => plan.scannedTables.length > 0 && !allowedScans.has(plan.name)),
          [],
        );
      });
    });
  }
});
