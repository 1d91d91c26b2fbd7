import { createHash } from "node:crypto";
import { type Database, statement } from "@shop/postgres";
import type { AttemptCounter, Count } from "../domain/attempts.ts";
import { TooManyAttemptsError } from "../domain/errors.ts";
import { createFullCounts } from "./full-counts.ts";

interface CountRow {
  readonly key: string;
  readonly points: number;
  /** Until the count restarts. */
  readonly ms_left: number;
}

interface FullCount {
  readonly count: Count;
  readonly msLeft: number;
}

// Locks in the order of the keys, so that two statements for the same counts never deadlock.
const add = statement(
  "add-attempt",
  `INSERT INTO attempts AS counted (key, points, expire)
   SELECT asked.key, 1, (extract(epoch FROM now()) * 1000)::bigint + asked.per_ms
     FROM unnest($1::text[], $2::bigint[]) AS asked (key, per_ms)
    ORDER BY asked.key
   ON CONFLICT (key) DO UPDATE
      SET points = CASE WHEN counted.expire <= extract(epoch FROM now()) * 1000 THEN 1 ELSE counted.points + 1 END,
          expire = CASE WHEN counted.expire <= extract(epoch FROM now()) * 1000 THEN excluded.expire ELSE counted.expire END
   RETURNING key, points, (expire - extract(epoch FROM now()) * 1000)::float8 AS ms_left`,
);

const takeBack = statement(
  "take-back-attempt",
  `WITH locked AS (
     SELECT key
       FROM attempts
      WHERE key = ANY ($1::text[])
      ORDER BY key
        FOR UPDATE
   )
   UPDATE attempts
      SET points = CASE WHEN attempts.key = ANY ($2::text[]) THEN 0 ELSE greatest(attempts.points - 1, 0) END
     FROM locked
    WHERE attempts.key = locked.key`,
);

const prune = statement(
  "prune-attempts",
  "DELETE FROM attempts WHERE expire < (extract(epoch FROM now()) * 1000)::bigint",
);

/** Only a hash is stored: keys are e-mail and client addresses, and erasing an account must remove both. */
const keyOf = ({ of, key }: Count): string => `${of}:${createHash("sha256").update(key).digest("base64url")}`;

/** Counts attempts in the table `attempts`; caches full counts for a while, so that rejecting is cheap. */
export const createAttemptCounter = (database: Database): AttemptCounter => {
  const full = createFullCounts(performance.now.bind(performance));

  /** Adds to all counts. Resolves to the first one that exceeds its limit as a result, and for how long. */
  const countAll = async (counts: readonly Count[]): Promise<FullCount | undefined> => {
    const rows = await database.query<CountRow>(add, [
      counts.map(keyOf),
      counts.map(({ limit }) => limit.perS * 1000),
    ]);
    const over = counts.flatMap((count) => {
      const row = rows.find(({ key }) => key === keyOf(count));
      return row && row.points > count.limit.attempts ? [{ count, msLeft: row.ms_left }] : [];
    });
    for (const { count, msLeft } of over) full.remember(keyOf(count), msLeft);
    return over[0];
  };

  const remove = async (counts: readonly Count[], forgiven: readonly Count[] = []): Promise<void> => {
    for (const count of counts) full.forget(keyOf(count));
    await database.query(takeBack, [counts.map(keyOf), forgiven.map(keyOf)]);
  };

  /** The first count that is known to be full. */
  const findFull = (counts: readonly Count[]): FullCount | undefined => {
    for (const count of counts) {
      const msLeft = full.msLeft(keyOf(count));
      if (msLeft !== undefined) return { count, msLeft };
    }
    return undefined;
  };

  const insteadOf = (counts: readonly Count[], fullOne: FullCount): readonly Count[] => {
    const { whenFull } = fullOne.count;
    if (!whenFull) throw new TooManyAttemptsError(Math.max(1, Math.ceil(fullOne.msLeft / 1000)));
    return counts.map((count) => (count === fullOne.count ? whenFull : count));
  };

  const addAll = async (counts: readonly Count[]): Promise<readonly Count[]> => {
    const known = findFull(counts);
    if (known) return addAll(insteadOf(counts, known));
    // Decided by this attempt's own number, not by the cache of full counts: a later attempt's result may
    // arrive first.
    const over = await countAll(counts);
    if (!over) return counts;
    await database.query(takeBack, [counts.map(keyOf), []]);
    return addAll(insteadOf(counts, over));
  };

  return { add: addAll, takeBack: remove };
};

/** Deletes expired counts. */
export const pruneAttempts = async (database: Database): Promise<void> => {
  await database.query(prune);
};
