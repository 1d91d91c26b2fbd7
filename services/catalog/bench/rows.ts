import { idOf } from "@shop/bench/generated-sql";

/** Reservations 1 to `count`, committed, each for one of as many products. */
export const insertReservations = (count: number): string => `
  INSERT INTO reservations (id, status, total_amount, total_currency, expires_at, ended_at)
  SELECT ${idOf("n")}, 'committed', 2000, 'USD', now(), now() FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO reservation_lines (reservation_id, product_id, position, name, unit_price_amount, quantity)
  SELECT ${idOf("n")}, ${idOf(`1 + n % ${count}`)}, 1, 'Thing ' || n, 2000, 1
    FROM generate_series(1::bigint, ${count}) AS n;
  ANALYZE`;
