import { type Database, isCheckViolation, statement } from "@shop/postgres";
import type { AttemptLimits } from "../domain/attempt-limits.ts";
import type { Refusal } from "../domain/payment.ts";

const declinedNow = "CASE WHEN person.declined_until > now() THEN person.declined ELSE 0 END";

/** The SQL parameters that hold an attempt's units and the limits. */
export interface LimitParameters {
  readonly units: string;
  readonly perUser: string;
  readonly declinedPerClient: string;
  readonly unitsPerUser: string;
}

/** True if a user, whose row of `payment_attempts` is named `person`, may make another attempt. */
const withinLimits = (limits: LimitParameters): string => `(
              person.under_way + ${declinedNow} < ${limits.perUser}
              AND (person.under_way = 0 OR person.units_under_way + ${limits.units} <= ${limits.unitsPerUser})
            )`;

/**
 * True if neither the user nor the client is over a limit. Avoids running a statement that would be rolled
 * back.
 */
export const isWithinLimits = (userId: string, client: string, limits: LimitParameters): string => `
         NOT EXISTS (
           SELECT FROM payment_attempts AS person
            WHERE person.subject = 'person:' || ${userId}::uuid AND NOT ${withinLimits(limits)}
         ) AND NOT EXISTS (
           SELECT FROM payment_attempts
            WHERE subject = ${client} AND declined_until > now() AND declined >= ${limits.declinedPerClient}
         )`;

/**
 * Counts the attempt `payment` in the statement that creates it. Of concurrent attempts, each sees the counts
 * of those before it; the first over the limit violates `payment_attempts_within_limits`, which rolls back
 * its statement.
 */
export const countBegun = (limits: LimitParameters): string => `
     INSERT INTO payment_attempts AS person (subject, under_way, units_under_way)
     SELECT 'person:' || user_id, 1, units FROM payment
     ON CONFLICT (subject) DO UPDATE
        SET under_way = person.under_way + 1,
            units_under_way = person.units_under_way + excluded.units_under_way,
            is_within_limits = ${withinLimits(limits)}`;

const takeOff = `under_way = greatest(person.under_way - 1, 0),
            units_under_way = greatest(person.units_under_way - payment.units, 0)`;
const ofPayment = `FROM payment
      WHERE person.subject = 'person:' || payment.user_id`;

/** Removes `payment` from the counts, in the statement that ends it. */
export const countEnded = `, person AS (
     UPDATE payment_attempts AS person
        SET ${takeOff}
       ${ofPayment}
   )`;

/**
 * Like `countEnded`, but also counts a decline of the payment $1 for the user and the client, for `windowS`
 * from the first.
 */
export const countDeclined = (windowS: string): string => `, person AS (
     UPDATE payment_attempts AS person
        SET ${takeOff},
            declined = ${declinedNow} + 1,
            declined_until = CASE WHEN person.declined_until > now() THEN person.declined_until
                                ELSE now() + make_interval(secs => ${windowS}) END
       ${ofPayment}
   ), client AS (
     INSERT INTO payment_attempts AS client (subject, declined, declined_until)
     SELECT before.client, 1, now() + make_interval(secs => ${windowS})
       FROM payment
       JOIN payments AS before ON before.id = payment.id
      WHERE before.client IS NOT NULL
     ON CONFLICT (subject) DO UPDATE
        SET declined = CASE WHEN client.declined_until > now() THEN client.declined + 1 ELSE 1 END,
            declined_until = CASE WHEN client.declined_until > now() THEN client.declined_until
                                  ELSE excluded.declined_until END
   )`;

const secondsLeft = statement(
  "find-wait-of-attempt",
  `SELECT ceil(extract(epoch FROM max(declined_until) - now()))::integer AS seconds
     FROM payment_attempts
    WHERE subject IN ('person:' || $1::uuid, $2)
      AND declined_until > now()
      AND declined >= CASE subject WHEN $2 THEN $4::integer ELSE $3::integer END`,
);

/** The refusal of an attempt. If only payments in progress exceed the limit, there will soon be room. */
export const refusalOf = async (
  database: Database,
  { userId, client }: { readonly userId: string; readonly client: string },
  { perUser, declinedPerClient }: AttemptLimits,
): Promise<Refusal> => {
  const values = [userId, client, perUser, declinedPerClient];
  const [wait] = await database.query<{ seconds: number | null }>(secondsLeft, values);
  const seconds = wait?.seconds ?? undefined;
  return { kind: "refused", retryAfterS: Math.max(1, seconds ?? 1), isPassing: seconds === undefined };
};

/** True if `countBegun` caused the statement to fail. */
export const isOverLimit = (error: unknown): boolean =>
  isCheckViolation(error, "payment_attempts_within_limits");

// A count stays too high if a task of a release without counts ended the payment.
const prune = statement(
  "prune-payment-attempts",
  `WITH idle AS (
     SELECT subject
       FROM payment_attempts
      WHERE declined_until < now() AND NOT EXISTS (
              SELECT FROM payments
               WHERE status = 'processing' AND 'person:' || user_id = payment_attempts.subject
            )
      LIMIT 1000
        FOR UPDATE SKIP LOCKED
   )
   DELETE FROM payment_attempts USING idle WHERE payment_attempts.subject = idle.subject`,
);

/** Deletes counts without payments in progress or recent declines. */
export const pruneAttempts = async (database: Database): Promise<void> => {
  await database.query(prune);
};
