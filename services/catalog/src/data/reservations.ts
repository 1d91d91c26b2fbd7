import { type Queryable, statement } from "@shop/postgres";
import type { Availability, Reservation, Reservations } from "../domain/reservation.ts";

interface ReservationLineRow {
  readonly id: string;
  readonly status: Reservation["status"];
  readonly total_amount: number;
  readonly total_currency: "USD";
  readonly expires_at: string;
  readonly product_id: string;
  readonly name: string;
  readonly unit_price_amount: number;
  readonly quantity: number;
}

/**
 * All lines or none, in one statement. Products are locked in the order of their ids, so that two orders for
 * the same products wait for each other instead of deadlocking; `enough` is computed from the locked rows. A
 * refusal is recorded under the same id: the first of a request and its repetition decides for both.
 */
const hold = statement(
  "hold-reservation",
  `WITH wanted AS (
     SELECT product_id, quantity, position
       FROM unnest($2::uuid[], $3::integer[]) WITH ORDINALITY AS line (product_id, quantity, position)
   ), locked AS (
     SELECT product.id, product.name, product.price_amount, product.price_currency, wanted.quantity, wanted.position,
            product.on_hand - product.reserved >= wanted.quantity AS enough
       FROM products AS product
       JOIN wanted ON wanted.product_id = product.id
      WHERE product.retired_at IS NULL
      ORDER BY product.id
        FOR NO KEY UPDATE OF product
   ), verdict AS (
     SELECT count(*) = cardinality($2::uuid[]) AND bool_and(enough) AS possible,
            sum(price_amount * quantity) AS total_amount,
            min(price_currency) AS total_currency
       FROM locked
   ), decided AS (
     INSERT INTO reservations (id, status, total_amount, total_currency, expires_at)
     SELECT $1, CASE WHEN possible THEN 'held' ELSE 'refused' END,
            coalesce(total_amount, 0), coalesce(total_currency, 'USD'), now() + make_interval(secs => $4)
       FROM verdict
     ON CONFLICT (id) DO NOTHING
     RETURNING id, status, total_amount, total_currency, expires_at
   ), held AS (
     SELECT id, status, total_amount, total_currency, expires_at
       FROM decided
      WHERE status = 'held'
   ), taken AS (
     UPDATE products AS product
        SET reserved = product.reserved + locked.quantity
       FROM locked, held
      WHERE product.id = locked.id
   ), lines AS (
     INSERT INTO reservation_lines (reservation_id, product_id, position, name, unit_price_amount, quantity)
     SELECT held.id, locked.id, locked.position, locked.name, locked.price_amount, locked.quantity
       FROM locked, held
   )
   SELECT held.id, held.status, held.total_amount, held.total_currency, held.expires_at,
          locked.id AS product_id, locked.name, locked.price_amount AS unit_price_amount, locked.quantity
     FROM held, locked
    ORDER BY locked.position`,
);

const find = statement(
  "find-reservation",
  `SELECT reservation.id, reservation.status, reservation.total_amount, reservation.total_currency,
          reservation.expires_at, line.product_id, line.name, line.unit_price_amount, line.quantity
     FROM reservations AS reservation
     JOIN reservation_lines AS line ON line.reservation_id = reservation.id
    WHERE reservation.id = $1
    ORDER BY line.position`,
);

/** A sale removes the units from the stock on hand ($3 = 1), a release only frees them ($3 = 0). */
const end = statement(
  "end-reservation",
  `WITH ended AS (
     UPDATE reservations
        SET status = $2, ended_at = now()
      WHERE id = $1 AND status = 'held'
     RETURNING id
   ), locked AS (
     SELECT product.id, line.quantity
       FROM ended
       JOIN reservation_lines AS line ON line.reservation_id = ended.id
       JOIN products AS product ON product.id = line.product_id
      ORDER BY product.id
        FOR NO KEY UPDATE OF product
   ), returned AS (
     UPDATE products AS product
        SET reserved = product.reserved - locked.quantity,
            on_hand = product.on_hand - locked.quantity * $3::integer
       FROM locked
      WHERE product.id = locked.id
   )
   SELECT id FROM ended`,
);

const availability = statement(
  "list-availability",
  `SELECT id AS "productId", on_hand - reserved AS available
     FROM products
    WHERE id = ANY ($1::uuid[]) AND retired_at IS NULL`,
);

const expired = statement(
  "list-expired-reservations",
  `SELECT id
     FROM reservations
    WHERE status = 'held' AND expires_at < now()
    ORDER BY expires_at
    LIMIT $1`,
);

/** At that age, no request that was sent before the refusal can still arrive. */
const forgetRefused = statement(
  "forget-refused-reservations",
  `DELETE FROM reservations
    WHERE id = ANY (ARRAY(
            SELECT id
              FROM reservations
             WHERE status = 'refused' AND expires_at < now()
             ORDER BY expires_at
             LIMIT $1
          ))`,
);

const toReservation = (rows: readonly ReservationLineRow[]): Reservation | undefined => {
  const [first] = rows;
  if (!first) return undefined;
  return {
    id: first.id,
    status: first.status,
    lines: rows.map((row) => ({
      productId: row.product_id,
      name: row.name,
      unitPrice: { amount: row.unit_price_amount, currency: first.total_currency },
      quantity: row.quantity,
    })),
    total: { amount: first.total_amount, currency: first.total_currency },
    expiresAt: first.expires_at,
  };
};

/** Stores the reservations in PostgreSQL; each is held for `ttlS`. */
export const createReservations = (database: Queryable, ttlS: number): Reservations => ({
  find: async (id) => toReservation(await database.query<ReservationLineRow>(find, [id])),
  hold: async (id, lines) => {
    const productIds = lines.map(({ productId }) => productId);
    const quantities = lines.map(({ quantity }) => quantity);
    return toReservation(await database.query<ReservationLineRow>(hold, [id, productIds, quantities, ttlS]));
  },
  end: async (id, as) => (await database.query(end, [id, as, as === "committed" ? 1 : 0])).length > 0,
  availabilityOf: (productIds) => database.query<Availability>(availability, [productIds]),
  forgetRefused: async (limit) => {
    await database.query(forgetRefused, [limit]);
  },
  listExpired: async (limit) => (await database.query<{ id: string }>(expired, [limit])).map(({ id }) => id),
});
