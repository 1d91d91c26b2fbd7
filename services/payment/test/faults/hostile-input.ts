import { bytesOf } from "../../../../test/faults/harness/raw-http.ts";
import {
  bearer,
  type Callers,
  type Expected,
  type HostileInput,
  nobodysId,
  type Subject,
} from "../../../../test/faults/hostile/hostile-input.ts";
import type { OwnInput } from "../../../../test/faults/hostile/own-input.ts";
import { cursor, numbers, placesInTime } from "../../../../test/faults/hostile/values.ts";

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

const post = ({ customer }: Callers, key: string, body: string): Buffer =>
  bytesOf({
    method: "POST",
    target: "/api/payments",
    lines: [bearer(customer), `Idempotency-Key: ${key}`],
    body,
  });

const rejected = (what: string, bytes: Buffer): HostileInput => ({
  what,
  to: "payment",
  response: "invalid-request",
  bytes: () => bytes,
});

const nested = `{"items":${"[".repeat(40_000)}${"]".repeat(40_000)},"paymentMethod":"pm_card_ok"}`;
const polluted = order("1").replace('"quantity":1', '"quantity":1,"__proto__":{"quantity":5}');

const places = ({ customer }: Callers): HostileInput[] =>
  placesInTime.map((place) =>
    rejected(
      `payment: ${place.slice(0, 60)}`,
      bytesOf({ target: `/api/payments?cursor=${cursor(place)}`, lines: [bearer(customer)] }),
    ),
  );

const subjects = (callers: Callers): Subject[] => [
  { name: "idempotency keys", inputs: keys(callers) },
  {
    name: "deeply nested JSON",
    inputs: [rejected("a field of 40,000 arrays", post(callers, "nested", nested))],
    flood: 500,
  },
  {
    name: "prototype pollution",
    inputs: [rejected("__proto__ in an array", post(callers, "polluted", polluted))],
  },
  {
    name: "integer overflow",
    inputs: numbers.map((number) =>
      rejected(`${number} ordered`, post(callers, "quantities", order(number))),
    ),
  },
  { name: "tampered cursors", inputs: places(callers) },
];

/** Requests to the payment service that are invalid. */
export const own: OwnInput = {
  subjects,
  tables: ["payments", "idempotency_keys"],
  slowBodyPath: "/api/payments",
  pathUntilExpiry: "/api/payments",
};
