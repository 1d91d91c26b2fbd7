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

/** What the catalog has of a product that was asked for. */
export interface Availability {
  readonly productId: string;
  readonly available: number;
}

/** Where stock is reserved. Each write is one statement and can be repeated. */
export interface Reservations {
  find(id: string): Promise<Reservation | undefined>;
  /**
   * Reserves all lines or none; undefined if it reserved none. What it refused stays refused, also if there is enough
   * later: a request that is late must not hold stock that its sender no longer expects.
   */
  hold(id: string, lines: readonly OrderLine[]): Promise<Reservation | undefined>;
  /** Ends a held reservation; false where it is not held. */
  end(id: string, as: "committed" | "released"): Promise<boolean>;
  /** What there is of those of the products that are for sale. */
  availabilityOf(productIds: readonly string[]): Promise<Availability[]>;
  /** Ids of reservations that are held past their time. */
  listExpired(limit: number): Promise<string[]>;
  /** Forgets refusals that are as old as a reservation that expires. */
  forgetRefused(limit: number): Promise<void>;
}

const refusal = (lines: readonly OrderLine[], there: readonly Availability[]): Error => {
  const availableOf = new Map(there.map(({ productId, available }) => [productId, available]));
  const pointerTo = (index: number) => `/body/lines/${index}`;
  const unknown = lines.flatMap(({ productId }, index) =>
    availableOf.has(productId)
      ? []
      : [{ pointer: `${pointerTo(index)}/productId`, detail: "is not for sale" }],
  );
  if (unknown.length > 0) return new UnknownProductError(unknown);
  const short = lines.flatMap(({ productId, quantity }, index) => {
    const available = availableOf.get(productId) ?? 0;
    return available < quantity
      ? [{ pointer: `${pointerTo(index)}/quantity`, detail: `only ${available} available` }]
      : [];
  });
  return new OutOfStockError(short);
};

/**
 * Reserves stock at today's prices, all lines or none. Repeated, it returns what the first call reserved.
 *
 * @throws OutOfStockError, UnknownProductError; ReservationEndedError where the reservation was released since.
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
 * Ends a reservation: `committed` is a sale, `released` gives the stock back. Repeated, it changes nothing.
 *
 * @throws ReservationNotFoundError; ReservationEndedError where it has ended the other way.
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

/** Releases what was held too long, and forgets refusals of that age. Returns how many reservations were released. */
export const releaseExpired = async (reservations: Reservations): Promise<number> => {
  await reservations.forgetRefused(1_000);
  const ids = await reservations.listExpired(100);
  for (const id of ids) await reservations.end(id, "released");
  return ids.length;
};
