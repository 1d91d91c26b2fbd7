import { type Database, statement } from "@shop/postgres";

const countStuck = statement(
  "count-stuck-payments",
  `SELECT (SELECT count(*)::integer
             FROM payments
            WHERE status = 'processing' AND created_at < now() - make_interval(secs => $1))
        + (SELECT count(*)::integer
             FROM refunds
            WHERE status = 'processing' AND created_at < now() - make_interval(secs => $1)) AS stuck`,
);

/**
 * Counts payments and refunds that have not ended after so many seconds: repeating their step does not help.
 */
export const countStuckPayments = async (database: Database, afterS: number): Promise<number> =>
  (await database.query<{ stuck: number }>(countStuck, [afterS]))[0]?.stuck ?? 0;
