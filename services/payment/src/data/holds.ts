import type { Database, Statement } from "@shop/postgres";
import type { Hold } from "../domain/hold.ts";
import { holdIn } from "./leases.ts";

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
