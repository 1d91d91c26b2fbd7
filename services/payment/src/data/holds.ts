import { type Database, type Statement, statement } from "@shop/postgres";
import type { Hold } from "../domain/hold.ts";

/** Excludes $1 from the sweeps for an hour. Its row says if it was already excluded. */
const holdIn = (table: "payments" | "refunds"): Statement =>
  statement(
    `hold-in-${table}`,
    `WITH before AS (
       SELECT id, leased_until <= now() AND next_attempt_at > now() + interval '1 minute' AS is_held
         FROM ${table}
        WHERE id = $1 AND status = 'processing'
          FOR UPDATE
     ), held AS (
       UPDATE ${table} AS held
          SET next_attempt_at = now() + interval '1 hour'
         FROM before
        WHERE held.id = before.id
     )
     SELECT is_held FROM before`,
  );

const holdPayment = holdIn("payments");
const holdRefund = holdIn("refunds");

const holdBy =
  (database: Database, query: Statement): Hold =>
  async (id) =>
    (await database.query<{ is_held: boolean }>(query, [id]))[0]?.is_held ?? false;

/** Excludes payments from the sweeps. */
export const createPaymentHold = (database: Database): Hold => holdBy(database, holdPayment);

/** Excludes refunds from the sweeps. */
export const createRefundHold = (database: Database): Hold => holdBy(database, holdRefund);
