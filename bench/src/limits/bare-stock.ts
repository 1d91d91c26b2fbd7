/** The catalog's part of a payment, by `node:http` and pg alone. */
import { json } from "node:stream/consumers";
import { createReservations } from "../../../services/catalog/src/data/reservations.ts";
import { endReservation, type OrderLine, reserve } from "../../../services/catalog/src/domain/reservation.ts";
import { asDatabase, openPool } from "./database.ts";
import { sendJson, serve } from "./serve.ts";

const reservations = createReservations(asDatabase(openPool()), 900);

serve(async (request, response) => {
  const [, , , id = "", end] = (request.url ?? "").split("/");
  if (end === "commit") return sendJson(response, 200, await endReservation(reservations, id, "committed"));
  const { lines } = (await json(request)) as { lines: OrderLine[] };
  sendJson(response, 200, await reserve(reservations, id, lines));
});
