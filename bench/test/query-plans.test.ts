import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import type { Database } from "@shop/postgres";
import type { ServiceName } from "@shop/topology";
import { type BenchDatabase, createBenchDatabase, makeDatabaseSecret } from "../src/world/databases.ts";
import {
  insertPayments,
  insertProducts,
  insertReservations,
  insertSessions,
  insertUsers,
} from "../src/world/generated-data.ts";
import { everyStatementOfCatalog, everyStatementOfPayment, everyStatementOfUser } from "./every-statement.ts";
import { explainAll, type Plan } from "./explaining-database.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const services: readonly {
  name: ServiceName;
  database: string;
  data: string[];
  everyStatement: (database: Database) => Promise<void>;
}[] = [
  {
    name: "catalog",
    database: "catalog",
    data: [insertProducts(10_000), insertReservations(20_000)],
    everyStatement: everyStatementOfCatalog,
  },
  {
    name: "user",
    database: "users",
    data: [insertUsers(20_000, "hash"), insertSessions(20_000)],
    everyStatement: everyStatementOfUser,
  },
  {
    name: "payment",
    database: "payments",
    data: [insertPayments(20_000)],
    everyStatement: everyStatementOfPayment,
  },
];

/** The names that a service's source gives to statements; those of lists are made up as they are needed. */
const namesIn = (service: ServiceName): Set<string> => {
  const files = globSync(`services/${service}/src/{data,provider}/*.ts`, { cwd: repository });
  const source = files.map((file) => readFileSync(`${repository}/${file}`, "utf8")).join("\n");
  return new Set(
    [...source.matchAll(/\b(?:statement|list|moveOn|settle)\(\s*"([a-z-]+)"/g)].map(([, name = ""]) => name),
  );
};

/**
 * The first three run every ten minutes outside of requests: they look for sessions that ended long ago, for
 * forgotten devices, and for unused counts. `list-categories` returns its whole table.
 */
const mayScan = new Set(["prune-sessions", "prune-devices", "prune-payment-attempts", "list-categories"]);

describe("query plans, of 10 000 products, 20 000 users and 20 000 payments", () => {
  let postgres: TestPostgres;
  before(async () => {
    postgres = await startTestPostgres();
  });
  after(() => postgres.stop());

  for (const { name, database: dbname, data, everyStatement } of services) {
    describe(name, () => {
      let database: BenchDatabase;
      let plans: Plan[];
      before(async () => {
        database = await createBenchDatabase(postgres, name, makeDatabaseSecret(postgres, dbname));
        for (const sql of data) await database.sql(sql);
        // Autovacuum's work, which lets an index alone answer what it has.
        await database.sql("VACUUM (ANALYZE)");
        plans = await explainAll(database.url, everyStatement);
      });
      after(() => database.close());

      it("explains every statement that the source has", () => {
        const explained = new Set(plans.map((plan) => plan.name));
        assert.deepEqual(
          [...namesIn(name)].filter((statement) => !explained.has(statement)),
          [],
        );
      });

      it("reads no table from end to end", () => {
        assert.deepEqual(
          plans.filter((plan) => plan.scannedTables.length > 0 && !mayScan.has(plan.name)),
          [],
        );
      });
    });
  }
});
