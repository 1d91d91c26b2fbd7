import { idOf, timeOf } from "@shop/bench/generated-sql";
import type { DatabaseSubject } from "@shop/test-support";
import { everyStatement } from "./every-statement.ts";
import { races } from "./races.ts";

/** Payments 1 to `count`, which have ended, each with two lines, its events, its key and, one in ten, a refund. */
const insertPayments = (count: number): string => `
  INSERT INTO payments (id, user_id, status, step, payment_method, amount, charge_id, leased_until, next_attempt_at,
                        created_at, updated_at, settled_at)
  SELECT ${idOf("n")}, ${idOf("n % 5000")}, 'succeeded', 'done', 'pm_card_ok', 4000, 'ch_' || n, now(), now(),
         ${timeOf("n")}, ${timeOf("n")}, ${timeOf("n")}
    FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO payment_lines (payment_id, position, product_id, quantity, name, unit_price_amount)
  SELECT ${idOf("n")}, position, ${idOf("n")}, 1, 'Thing ' || n, 2000
    FROM generate_series(1::bigint, ${count}) AS n, generate_series(1, 2) AS position;
  INSERT INTO payment_events (payment_id, event)
  SELECT ${idOf("n")}, event
    FROM generate_series(1::bigint, ${count}) AS n, unnest(ARRAY['payment-created', 'payment-succeeded']) AS event;
  INSERT INTO idempotency_keys (user_id, operation, key, request_hash, subject_id)
  SELECT ${idOf("n % 5000")}, 'pay', 'key-' || n, '', ${idOf("n")} FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO payment_attempts (subject, declined, declined_until)
  SELECT 'client:' || n, 1, now() + interval '1 day' FROM generate_series(1::bigint, ${count} / 10) AS n;
  INSERT INTO refunds (id, payment_id, amount, status, leased_until, next_attempt_at)
  SELECT ${idOf("n")}, ${idOf("n * 10")}, 100, 'succeeded', now(), now()
    FROM generate_series(1::bigint, ${count} / 10) AS n;
  INSERT INTO outbox (type, payload, published_at)
  SELECT 'payment.succeeded', '{}', now() FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO sandbox_provider.charges (idempotency_key, charge_id, payment_method, amount, status)
  SELECT ${idOf("n")}, 'ch_' || n, 'pm_card_ok', 4000, 'succeeded' FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO sandbox_provider.refunds (idempotency_key, charge_id, amount, status)
  SELECT ${idOf("n")}, 'ch_' || n, 100, 'succeeded' FROM generate_series(1::bigint, ${count} / 10) AS n;
  ANALYZE`;

/** The payment service's SQL. Outside of requests, every ten minutes, it looks for unused counts. */
export const subject: DatabaseSubject = {
  data: (rows) => [insertPayments(rows)],
  everyStatement,
  races,
  allowedScans: ["prune-payment-attempts"],
};
