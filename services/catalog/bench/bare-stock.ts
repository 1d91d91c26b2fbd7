/** The catalog's part of a payment on `node:http` and pg alone. */
import { json } from "node:stream/consumers";
import { asDatabase, openPool, sendJson, serve } from "@shop/bench/bare";
import { createReservations } from "../src/data/reservations.ts";
import { endReservation, type OrderLine, reserve } from "../src/domain/reservation.ts";

const reservations = createReservations(asDatabase(openPool()), 900);

serve(async (request, response) => {
  const [, , , id = "", end] = (request.url ?? "").split("/");
  if (end === "commit") return sendJson(response, 200, await endReservation(reservations, id, "committed"));
  const { lines } = (await json(request)) as { lines: OrderLine[] };
  sendJson(response, 200, await reserve(reservations, id, lines));
});
