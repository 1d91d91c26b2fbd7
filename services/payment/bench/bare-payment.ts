/** A payment on `node:http`, pg and undici alone, with the service's rules and SQL but without its layers. */
import { json } from "node:stream/consumers";
import { asDatabase, openPool, sendJson, serve } from "@shop/bench/bare";
import type { PricedLine } from "@shop/contracts";
import { Pool } from "undici";
import { v7 as newId } from "uuid";
import { createPayments } from "../src/data/payments.ts";
import { advancePayment } from "../src/domain/advance-payment.ts";
import type { Stock } from "../src/domain/stock.ts";
import { asWhenPaid } from "../src/http/representations.ts";
import { requestKeyOf } from "../src/http/request-key.ts";
import { createSandboxProvider } from "../src/provider/sandbox-provider.ts";

const database = asDatabase(openPool());
const unlimited = 1_000_000;
const limits = {
  perUser: unlimited,
  declinedPerClient: unlimited,
  windowS: 900,
  unitsPerUser: unlimited,
};
const payments = createPayments(database, { leaseS: 5, limits });
const catalog = new Pool(process.env["CATALOG_URL"] ?? "", { connections: 32 });

interface Reservation {
  readonly lines: PricedLine[];
  readonly total: { readonly amount: number; readonly currency: "USD" };
}

const call = async (method: "PUT" | "POST", path: string, body?: object): Promise<Reservation> => {
  const headers = body ? { "content-type": "application/json" } : {};
  const response = await catalog.request({ method, path, headers, body: body ? JSON.stringify(body) : null });
  return (await response.body.json()) as Reservation;
};

const stock: Stock = {
  reserve: async (id, items) => {
    const { lines, total } = await call("PUT", `/internal/reservations/${id}`, { lines: items });
    return { outcome: "held", lines, total };
  },
  commit: async (id) => {
    await call("POST", `/internal/reservations/${id}/commit`);
    return "committed";
  },
  release: async () => undefined,
};
const { charge } = createSandboxProvider(database);
const provider = { charge, refund: async () => undefined };
const deps = { payments, stock, provider, onSettled: () => undefined };

interface Order {
  readonly items: { readonly productId: string; readonly quantity: number }[];
  readonly paymentMethod: string;
}

serve(async (request, response) => {
  const { items, paymentMethod } = (await json(request)) as Order;
  const claims = Buffer.from(request.headers.authorization?.split(".")[1] ?? "", "base64url").toString();
  const { sub: userId } = JSON.parse(claims) as { sub: string };
  const key = requestKeyOf(String(request.headers["idempotency-key"]), { items, paymentMethod });
  const order = {
    id: newId(),
    userId,
    items,
    paymentMethod,
    expectedTotal: undefined,
    client: "client:bench",
  };
  const claim = await payments.claim(order, key);
  if (claim.kind === "refused") throw new Error("a payment was refused");
  sendJson(response, 201, asWhenPaid(await advancePayment(deps, claim.subject)));
});
