import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { databaseSubjectOf } from "@shop/test-support";
import { databaseOf, type ServiceName, statefulServices } from "@shop/topology";
import { type BenchDatabase, createBenchDatabase, makeDatabaseSecret } from "../src/world/databases.ts";
import { explainAll, type Plan } from "./explaining-database.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The names that a service's source gives to statements; those of lists are made up as they are needed. */
const namesIn = (service: ServiceName): Set<string> => {
  const files = globSync(`services/${service}/src/{data,provider}/*.ts`, { cwd: repository });
  const source = files.map((file) => readFileSync(`${repository}/${file}`, "utf8")).join("\n");
  // Every function that creates statements has the name as its first argument.
  return new Set(
    [...source.matchAll(/\b[a-zA-Z]+\(\s*"([a-z]+(?:-[a-z]+)+)"/g)].map(([, name = ""]) => name),
  );
};

describe("query plans, of 20 000 products, users and payments", () => {
  let postgres: TestPostgres;
  before(async () => {
    postgres = await startTestPostgres();
  });
  after(() => postgres.stop());

  for (const name of statefulServices) {
    describe(name, async () => {
      const { data, everyStatement, allowedScans = [] } = await databaseSubjectOf(name);
      const dbname = databaseOf(name).name;
      let database: BenchDatabase;
      let plans: Plan[];
      before(async () => {
        database = await createBenchDatabase(postgres, name, makeDatabaseSecret(postgres, dbname));
        for (const sql of data(20_000)) await database.sql(sql);
        // Autovacuum does this in production; it enables index-only scans.
        await database.sql("VACUUM (ANALYZE)");
        plans = await explainAll(database.url, everyStatement);
      });
      after(() => database.close());

      it("explains every statement that the source has", () => {
        // The names of lists are continued at run time.
        const isExplained = (statement: string) =>
          plans.some((plan) => plan.name === statement || plan.name.startsWith(`${statement}-`));
        const named = namesIn(name);
        assert.deepEqual(
          [...named].filter((statement) => !isExplained(statement)),
          [],
        );
        assert.ok(named.size > 0, "no statement is found in the source");
      });

      it("reads no table from end to end", () => {
        assert.deepEqual(
          plans.filter((plan) => plan.scannedTables.length > 0 && !allowedScans.includes(plan.name)),
          [],
        );
      });
    });
  }
});
