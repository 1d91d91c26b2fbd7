import { idOf } from "@shop/bench/generated-sql";
import { insertProducts } from "@shop/bench/products";
import type { DatabaseSubject } from "@shop/test-support";
import { everyStatement } from "./every-statement.ts";
import { races } from "./races.ts";

/** Reservations 1 to `count`, committed, each of one of the first `products`. */
const insertReservations = (count: number, products: number): string => `
  INSERT INTO reservations (id, status, total_amount, total_currency, expires_at, ended_at)
  SELECT ${idOf("n")}, 'committed', 2000, 'USD', now(), now() FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO reservation_lines (reservation_id, product_id, position, name, unit_price_amount, quantity)
  SELECT ${idOf("n")}, ${idOf(`1 + n % ${products}`)}, 1, 'Thing ' || n, 2000, 1
    FROM generate_series(1::bigint, ${count}) AS n;
  ANALYZE`;

/** The catalog's SQL. `list-categories` returns its whole table. */
export const subject: DatabaseSubject = {
  data: (rows) => [insertProducts(rows), insertReservations(2 * rows, rows)],
  everyStatement,
  races,
  allowedScans: ["list-categories"],
};
