import { createHash } from "node:crypto";
import { type Database, statement } from "@shop/postgres";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Limit } from "../config.ts";
import { TooManyAttemptsError } from "../domain/errors.ts";
import type { AttemptLimiter } from "../domain/user.ts";

interface LimiterQuery {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The part of a pg client that the library uses, on our pool: its queries are traced and time out like all others. */
const clientOn = (database: Database) => ({
  query: async ({ name, text, values }: LimiterQuery) => {
    const rows = await database.query(statement(name, text), values);
    return { rows, rowCount: rows.length };
  },
});

/** Only a hash is kept: keys are e-mail addresses and client addresses, and an erased account leaves neither. */
const keyOf = (key: string): string => createHash("sha256").update(key).digest("base64url");

/** Counts attempts in the table `attempts`, under a prefix of its own. */
export const createAttemptLimiter = (
  database: Database,
  prefix: string,
  { attempts, perS }: Limit,
): AttemptLimiter => {
  const limiter = new RateLimiterPostgres({
    storeClient: clientOn(database),
    storeType: "client",
    tableName: "attempts",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: prefix,
    points: attempts,
    duration: perS,
  });
  return {
    attempt: async (key) => {
      try {
        await limiter.consume(keyOf(key));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new TooManyAttemptsError(Math.ceil(refusal.msBeforeNext / 1000));
      }
    },
    forgive: async (key) => {
      await limiter.delete(keyOf(key));
    },
  };
};

const prune = statement("prune-attempts", "DELETE FROM attempts WHERE expire < $1");

/** Deletes counts whose time is over. */
export const pruneAttempts = async (database: Database, now: number): Promise<void> => {
  await database.query(prune, [now]);
};
