import type { ProblemCode } from "@shop/contracts";
import { bytesOf } from "../harness/raw-http.ts";
import {
  bearer,
  type Callers,
  type Expected,
  type HostileInput,
  nobodysId,
  type Subject,
} from "./hostile-input.ts";

const order = (quantity: string): string =>
  `{"items":[{"productId":"${nobodysId}","quantity":${quantity}}],"paymentMethod":"pm_card_ok"}`;

const keys = ({ customer }: Callers): HostileInput[] => {
  const withKey = (
    what: string,
    key: (serial: number) => string,
    ...[response, throughGateway]: [Expected, Expected?]
  ): HostileInput => ({
    what,
    to: "payment",
    response,
    throughGateway: throughGateway ?? response,
    bytes: (serial) =>
      bytesOf({
        method: "POST",
        target: "/api/payments",
        lines: [bearer(customer), `Idempotency-Key: ${key(serial)}`],
        body: order("1"),
      }),
  });
  return [
    withKey("10 kB", (serial) => `${serial}-${"k".repeat(10_240)}`, "invalid-request"),
    withKey("256 characters", () => "k".repeat(256), "invalid-request"),
    withKey("none", () => "", "invalid-request"),
    withKey("two", (serial) => `${serial}\r\nIdempotency-Key: other`, "invalid-request"),
    withKey("characters beyond ASCII", () => "\xe9".repeat(20), "invalid-request"),
    withKey("20 kB", () => "k".repeat(20_480), "headers-too-large"),
    withKey("70 kB", () => "k".repeat(71_680), "headers-too-large", "400 page"),
  ];
};

const numbers = ["2147483648", "9007199254740993", "1e400", "-1", "0", "1.5", '"1"', "null", "-2147483649"];

const quantities = ({ customer, admin }: Callers): HostileInput[] => {
  const post =
    (lines: readonly string[], target: string, body: string, method = "POST") =>
    () =>
      bytesOf({ method, target, lines, body });
  const stock = `/api/catalog/products/${nobodysId}/stock`;
  const price = (amount: string) =>
    `{"sku":"ABC","name":"x","category":"x","price":{"amount":${amount},"currency":"USD"}}`;
  const to = (what: string, service: "payment" | "catalog", bytes: () => Buffer): HostileInput => ({
    what,
    to: service,
    response: "invalid-request",
    bytes,
  });
  const paying = [bearer(customer), "Idempotency-Key: quantities"];
  const sent = numbers
    .filter((number) => number !== "0")
    .flatMap((number) => [
      to(`${number} units on hand`, "catalog", post([bearer(admin)], stock, `{"onHand":${number}}`, "PUT")),
      to(`a price of ${number}`, "catalog", post([bearer(admin)], "/api/catalog/products", price(number))),
    ]);
  const limits = ["0", "101", "-1", "99999999999999999999", "1e400", "NaN"].map((limit) =>
    to(`a page of ${limit}`, "catalog", () => bytesOf({ target: `/api/catalog/products?limit=${limit}` })),
  );
  return [
    ...numbers.map((number) =>
      to(`${number} ordered`, "payment", post(paying, "/api/payments", order(number))),
    ),
    ...sent,
    ...limits,
  ];
};

const cursor = (place: string): string => Buffer.from(place).toString("base64url");

const placesInTime = [
  `["0000-01-01T00:00:00Z","${nobodysId}"]`,
  `["2026-01-01T00:00:00.${"1".repeat(200)}Z","${nobodysId}"]`,
  `["infinity","${nobodysId}"]`,
  `["2026-02-30T00:00:00Z","${nobodysId}"]`,
  `["2026-01-01T00:00:00Z","'; DROP TABLE payments; --"]`,
  `["2026-01-01T00:00:00Z"]`,
  '{"__proto__":[]}',
  "not json",
];

const placesByName = [
  `["name","\\u0000","${nobodysId}"]`,
  `["name","\\ud800","${nobodysId}"]`,
  `["name",{"$gt":""},"${nobodysId}"]`,
  `["price",1,"${nobodysId}"]`,
];

const cursors = ({ customer, admin }: Callers): HostileInput[] => {
  const response: ProblemCode = "invalid-request";
  const at =
    (path: string, to: HostileInput["to"], lines: readonly string[]) =>
    (place: string): HostileInput => ({
      what: `${to}: ${place.slice(0, 60)}`,
      to,
      response,
      bytes: () => bytesOf({ target: `${path}cursor=${cursor(place)}`, lines }),
    });
  return [
    ...placesInTime.map(at("/api/payments?", "payment", [bearer(customer)])),
    ...placesInTime.map(at("/api/users?", "user", [bearer(admin)])),
    ...placesInTime
      .map((place) => place.replace("[", '["newest",'))
      .map(at("/api/catalog/products?sort=newest&", "catalog", [])),
    ...placesByName.map(at("/api/catalog/products?sort=name&", "catalog", [])),
  ];
};

/** Well-formed but invalid values. */
export const values = (callers: Callers): Subject[] => [
  { name: "idempotency keys", inputs: keys(callers) },
  { name: "integer overflow", inputs: quantities(callers) },
  { name: "tampered cursors", inputs: cursors(callers) },
];
