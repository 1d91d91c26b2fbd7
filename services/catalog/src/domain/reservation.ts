import type { Money, PricedLine } from "@shop/contracts";
import {
  OutOfStockError,
  ReservationEndedError,
  ReservationNotFoundError,
  UnknownProductError,
} from "./errors.ts";

export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
}

export interface Reservation {
  readonly id: string;
  readonly status: "held" | "committed" | "released";
  readonly lines: PricedLine[];
  readonly total: Money;
  readonly expiresAt: string;
}

/** The catalog's data about a requested product. */
export interface Availability {
  readonly productId: string;
  readonly available: number;
}

/** The port that stores reservations. Each write is one statement and can be repeated. */
export interface Reservations {
  find(id: string): Promise<Reservation | undefined>;
  /**
   * Reserves all lines or none; undefined if it reserved none. A refused reservation stays refused even if
   * stock arrives later: a late request must not hold stock that its sender no longer expects.
   */
  hold(id: string, lines: readonly OrderLine[]): Promise<Reservation | undefined>;
  /** Ends a held reservation; false if it is not held. */
  end(id: string, as: "committed" | "released"): Promise<boolean>;
  /** The availability of those of the products that are for sale. */
  availabilityOf(productIds: readonly string[]): Promise<Availability[]>;
  /** Ids of held reservations that have expired. */
  listExpired(limit: number): Promise<string[]>;
  /** Deletes refusals that are as old as an expired reservation. */
  forgetRefused(limit: number): Promise<void>;
}

const refusal = (lines: readonly OrderLine[], there: readonly Availability[]): Error => {
  const availableOf = new Map(there.map(({ productId, available }) => [productId, available]));
  const unknown = lines.flatMap(({ productId }, line) => (availableOf.has(productId) ? [] : [line]));
  if (unknown.length > 0) return new UnknownProductError(unknown);
  const shortages = lines.flatMap(({ productId, quantity }, line) => {
    const available = availableOf.get(productId) ?? 0;
    return available < quantity ? [{ line, available }] : [];
  });
  return new OutOfStockError(shortages);
};

/**
 * Reserves stock at current prices, all lines or none. Repeated, it returns the first call's reservation.
 *
 * @throws OutOfStockError, UnknownProductError; ReservationEndedError if the reservation has been released
 * since.
 */
export const reserve = async (
  reservations: Reservations,
  id: string,
  lines: readonly OrderLine[],
): Promise<Reservation> => {
  const held = await reservations.hold(id, lines);
  if (held) return held;
  const earlier = await reservations.find(id);
  if (earlier?.status === "released") throw new ReservationEndedError(id, earlier.status);
  if (earlier) return earlier;
  throw refusal(lines, await reservations.availabilityOf(lines.map(({ productId }) => productId)));
};

/**
 * Ends a reservation: `committed` is a sale, `released` returns the stock. Repeated, it changes nothing.
 *
 * @throws ReservationNotFoundError; ReservationEndedError if it ended the other way.
 */
export const endReservation = async (
  reservations: Reservations,
  id: string,
  as: "committed" | "released",
): Promise<Reservation> => {
  await reservations.end(id, as);
  const reservation = await reservations.find(id);
  if (!reservation) throw new ReservationNotFoundError(id);
  if (reservation.status !== as) throw new ReservationEndedError(id, reservation.status);
  return reservation;
};

/**
 * Releases expired reservations, and deletes refusals of the same age. Returns the number of reservations
 * released.
 */
export const releaseExpired = async (reservations: Reservations): Promise<number> => {
  await reservations.forgetRefused(1_000);
  const ids = await reservations.listExpired(100);
  for (const id of ids) await reservations.end(id, "released");
  return ids.length;
};
