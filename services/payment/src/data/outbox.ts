import { type Database, statement } from "@shop/postgres";
import type { Outbox, OutboxEvent } from "../domain/outbox.ts";

const takeUnpublished = statement(
  "take-unpublished-events",
  `SELECT id, event_id AS "eventId", type, payload, created_at AS "createdAt"
     FROM outbox
    WHERE published_at IS NULL
    ORDER BY id
    LIMIT $1
      FOR UPDATE SKIP LOCKED`,
);

const markPublished = statement(
  "mark-events-published",
  "UPDATE outbox SET published_at = now() WHERE id = ANY ($1::bigint[])",
);

/** Stores the outbox in PostgreSQL. */
export const createOutbox = (database: Database): Outbox => ({
  publishNext: (limit, publish) =>
    database.transaction(async (tx) => {
      const rows = await tx.query<OutboxEvent & { id: number }>(takeUnpublished, [limit]);
      if (rows.length === 0) return 0;
      await publish(rows.map(({ id: _, ...event }) => event));
      await tx.query(markPublished, [rows.map(({ id }) => id)]);
      return rows.length;
    }),
});

const pruneKeys = statement(
  "prune-idempotency-keys",
  "DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(days => $1)",
);

/** Deletes keys that are older than clients may rely on. */
export const pruneIdempotencyKeys = async (database: Database, days: number): Promise<void> => {
  await database.query(pruneKeys, [days]);
};
