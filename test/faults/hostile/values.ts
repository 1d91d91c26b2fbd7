import type { ProblemCode } from "@shop/contracts";
import { bytesOf } from "../harness/raw-http.ts";
import { bearer, type Callers, type HostileInput, nobodysId, type Subject } from "./hostile-input.ts";

export const numbers = [
  "2147483648",
  "9007199254740993",
  "1e400",
  "-1",
  "0",
  "1.5",
  '"1"',
  "null",
  "-2147483649",
];

const quantities = ({ admin }: Callers): HostileInput[] => {
  const post =
    (lines: readonly string[], target: string, body: string, method = "POST") =>
    () =>
      bytesOf({ method, target, lines, body });
  const stock = `/api/catalog/products/${nobodysId}/stock`;
  const price = (amount: string) =>
    `{"sku":"ABC","name":"x","category":"x","price":{"amount":${amount},"currency":"USD"}}`;
  const to = (what: string, bytes: () => Buffer): HostileInput => ({
    what,
    to: "catalog",
    response: "invalid-request",
    bytes,
  });
  const sent = numbers
    .filter((number) => number !== "0")
    .flatMap((number) => [
      to(`${number} units on hand`, post([bearer(admin)], stock, `{"onHand":${number}}`, "PUT")),
      to(`a price of ${number}`, post([bearer(admin)], "/api/catalog/products", price(number))),
    ]);
  const limits = ["0", "101", "-1", "99999999999999999999", "1e400", "NaN"].map((limit) =>
    to(`a page of ${limit}`, () => bytesOf({ target: `/api/catalog/products?limit=${limit}` })),
  );
  return [...sent, ...limits];
};

export const cursor = (place: string): string => Buffer.from(place).toString("base64url");

export const placesInTime = [
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

const cursors = ({ admin }: Callers): HostileInput[] => {
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
    ...placesInTime.map(at("/api/users?", "user", [bearer(admin)])),
    ...placesInTime
      .map((place) => place.replace("[", '["newest",'))
      .map(at("/api/catalog/products?sort=newest&", "catalog", [])),
    ...placesByName.map(at("/api/catalog/products?sort=name&", "catalog", [])),
  ];
};

/** Well-formed but invalid values. */
export const values = (callers: Callers): Subject[] => [
  { name: "integer overflow", inputs: quantities(callers) },
  { name: "tampered cursors", inputs: cursors(callers) },
];
