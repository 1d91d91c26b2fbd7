import { type Statement, statement } from "@shop/postgres";

type Table = "payments" | "refunds";

/** Releases the lease of $1, which is due again in $2 seconds. */
export const postponeIn = (table: Table): Statement =>
  statement(
    `postpone-in-${table}`,
    `UPDATE ${table}
        SET leased_until = now(), next_attempt_at = now() + make_interval(secs => $2)
      WHERE id = $1 AND status = 'processing'`,
  );

/**
 * An UPDATE that leases at most $1 rows that are due and that no task holds, for $2 seconds. Its caller adds
 * RETURNING.
 */
export const takeOverdueIn = (table: Table): string => `
     UPDATE ${table}
        SET attempts = attempts + 1,
            leased_until = now() + make_interval(secs => $2),
            next_attempt_at = now() + make_interval(secs => $2)
      WHERE id IN (
        SELECT id
          FROM ${table}
         WHERE status = 'processing' AND next_attempt_at < now()
         ORDER BY next_attempt_at
         LIMIT $1
           FOR UPDATE SKIP LOCKED
      )`;
