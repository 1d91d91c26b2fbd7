import type { catalogInternalApi } from "@shop/contracts";
import type { Handler } from "@shop/http";
import type { Reservations } from "../domain/reservation.ts";
import * as reservation from "../domain/reservation.ts";
import { nameRefusedLines } from "./refused-lines.ts";

type Operations = (typeof catalogInternalApi)["operations"];

export const reserve =
  (reservations: Reservations): Handler<Operations["reserve"]> =>
  async ({ path, body }) => {
    const lines = body.lines.map(({ productId, quantity }) => ({
      productId: productId.toLowerCase(),
      quantity,
    }));
    const held = await reservation.reserve(reservations, path.reservationId, lines).catch(nameRefusedLines);
    return { status: 200, body: held };
  };

export const commit =
  (reservations: Reservations): Handler<Operations["commit"]> =>
  async ({ path }) => ({
    status: 200,
    body: await reservation.endReservation(reservations, path.reservationId, "committed"),
  });

export const release =
  (reservations: Reservations): Handler<Operations["release"]> =>
  async ({ path }) => ({
    status: 200,
    body: await reservation.endReservation(reservations, path.reservationId, "released"),
  });
