import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { ProblemError } from "@shop/contracts";
import { startTestPostgres, type TestPostgres } from "@shop/local-postgres";
import { databaseSubjectOf, type Race } from "@shop/test-support";
import { statefulServices } from "@shop/topology";
import type pg from "pg";
import { asDatabase, openServiceDatabase, type ServiceDatabase } from "./services.ts";

// Reads the unique constraints and indexes of all tables from the database's catalogue. Each needs races in
// services/<name>/test/statements/races.ts: the second statement uses a key while the transaction that inserted
// it is still open. The outcome must be a result or a documented problem, and never an error of PostgreSQL,
// which is a 500.
//
// To see it fail: `ON CONFLICT DO NOTHING` of `record` in services/payment/src/data/refunds.ts.

const uniqueIndexes = `
  SELECT CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname AS name
    FROM pg_index
    JOIN pg_class ON pg_class.oid = indexrelid
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
   WHERE indisunique AND nspname !~ '^pg_' AND nspname <> 'information_schema'
   ORDER BY name`;

/** The migrations' own; only one migrate step at a time writes to them. */
const ofMigrations = "schema_migrations_pkey";

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres?.stop());

/** The result, or the problem that the client gets. @throws PostgreSQL's errors */
const resultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => {
    if (error instanceof ProblemError) return error.code;
    throw error;
  });

for (const name of statefulServices) {
  const races = (await databaseSubjectOf(name)).races();
  describe(`the unique constraints of ${name}`, () => {
    let service: ServiceDatabase;
    let first: pg.Client;
    let second: pg.Client;
    before(async () => {
      service = await openServiceDatabase(postgres, name);
      [first, second] = [await service.connect(), await service.connect()];
    });
    after(() => service?.close());

    /** Resolves to true if the second connection had to wait for the first. */
    const waitsOrEnds = async (pid: number, ended: () => boolean): Promise<boolean> => {
      while (!ended()) {
        const { rows } = await service.client.query("SELECT FROM pg_locks WHERE pid = $1 AND NOT granted", [
          pid,
        ]);
        if (rows.length > 0) return true;
        await delay(5);
      }
      return false;
    };

    const run = async (race: Race): Promise<boolean> => {
      const { rows } = await second.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      await race.prepare?.(asDatabase(first));
      await first.query("BEGIN");
      await resultOf(race(asDatabase(first), 1));
      let ended = false;
      const late = resultOf(race(asDatabase(second), 2)).finally(() => {
        ended = true;
      });
      late.catch(() => undefined);
      const waited = await waitsOrEnds(rows[0]?.pid ?? 0, () => ended);
      await first.query("COMMIT");
      await late;
      return waited;
    };

    it("each have races, or keys that no two statements share", async () => {
      const { rows } = await service.client.query<{ name: string }>(uniqueIndexes);
      const found = rows.map((row) => row.name).filter((one) => one !== ofMigrations);
      assert.deepEqual(Object.keys(races).toSorted(), found.toSorted());
    });

    for (const [constraint, some] of Object.entries(races)) {
      if (typeof some === "string") continue;
      it(`${constraint}: the second statement waits for the first, and gets a result or a problem`, async () => {
        const waited: boolean[] = [];
        for (const race of some) waited.push(await run(race));
        // Two constraints may share one race; once its key is taken, no statement waits for it.
        assert.ok(waited.includes(true) || some.every((race) => isSharedWithOther(race, constraint)));
      });
    }

    const isSharedWithOther = (race: Race, constraint: string): boolean =>
      Object.entries(races).some(
        ([other, some]) => other !== constraint && typeof some !== "string" && some.includes(race),
      );
  });
}
