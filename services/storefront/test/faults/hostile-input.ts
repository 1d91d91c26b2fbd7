import { bytesOf } from "../../../../test/faults/harness/raw-http.ts";
import type { Expected, HostileInput, Subject } from "../../../../test/faults/hostile/hostile-input.ts";
import type { OwnInput } from "../../../../test/faults/hostile/own-input.ts";

const toStorefront = (what: string, response: Expected, bytes: Buffer): HostileInput => ({
  what,
  to: "storefront",
  response,
  bytes: () => bytes,
});

const formType = "Content-Type: application/x-www-form-urlencoded";
const visitor = `visitor=${"v".repeat(22)}`;

/** A form that changes the cart, as a browser would send it from a page of the shop: only its token is wrong. */
const form = (what: string, response: Expected, body: string | Buffer, lines: readonly string[] = []) =>
  toStorefront(
    what,
    response,
    bytesOf({
      method: "POST",
      target: "/cart/lines",
      lines: ["Origin: http://shop", `Cookie: ${visitor}`, ...(lines.length > 0 ? lines : [formType])],
      body,
    }),
  );

const fields = "productId=01890000-0000-7000-8000-000000000000&quantity=1&seenPrice=1";

const forms = (): HostileInput[] => [
  form("a form without a token", "403 shop page", fields),
  form("a form with a forged token", "403 shop page", `${fields}&formToken=${"t".repeat(43)}`),
  form("a form with ten tokens", "403 shop page", `${fields}${"&formToken=t".repeat(10)}`),
  form("a form with __proto__", "403 shop page", "__proto__=x&constructor=x&formToken[]=x"),
  form("a form of another site", "403 shop page", fields, ["Origin: http://evil.example", formType]),
  form("a form of 110 kB", "413 shop page", `x=${"x".repeat(110_000)}`),
  form("a form with 1,000 fields", "413 shop page", "x=1&".repeat(1_000)),
  form("a form in JSON", "415 shop page", "{}", ["Content-Type: application/json"]),
  form("a form with files", "415 shop page", "--x--\r\n", ["Content-Type: multipart/form-data; boundary=x"]),
  form("a form in UTF-16", "415 shop page", "x=1", [`${formType}; charset=utf-16`]),
  form("a form of bytes that are not UTF-8", "400 shop page", Buffer.from([0x78, 0x3d, 0xff, 0xfe])),
  form("a form of encoded bytes that are not UTF-8", "400 shop page", "x=%ff%fe"),
];

const headerOf = (fieldsOfIt: object): string =>
  Buffer.from(JSON.stringify(fieldsOfIt)).toString("base64url");

const forgedCookies: readonly (readonly [string, string])[] = [
  ["not encrypted", "session=admin"],
  ["an empty value", "session=; cart="],
  ["without an algorithm", `session=${headerOf({ alg: "none" })}..aaaa.aaaa.aaaa`],
  ["under an unknown key", `session=${headerOf({ alg: "dir", enc: "A256GCM", kid: "x" })}..aaaa.aaaa.aaaa`],
  ["compressed", `cart=${headerOf({ alg: "dir", enc: "A256GCM", zip: "DEF", kid: "x" })}..aaaa.aaaa.aaaa`],
  ["a thousand cookies", Array.from({ length: 1_000 }, (_, index) => `c${index}=1`).join("; ")],
  ["not percent-encoded", "session=%; cart=%ff; language=%00"],
];

const cookies = (): HostileInput[] =>
  forgedCookies.map(([what, cookie]) =>
    toStorefront(
      `cookies: ${what}`,
      200,
      bytesOf({ target: "/cart", lines: [`Cookie: ${visitor}; ${cookie}`] }),
    ),
  );

const pages = (): HostileInput[] => [
  toStorefront("a page that does not exist", "404 shop page", bytesOf({ target: "/%3Cscript%3E" })),
  toStorefront("a path that is not UTF-8", "400 shop page", bytesOf({ target: "/products/%ff" })),
  toStorefront("a search for a script", 200, bytesOf({ target: "/products?q=%3Cscript%3E" })),
  toStorefront("a page number of SQL", 200, bytesOf({ target: "/products?category=%27+OR+1%3D1" })),
];

const subjects = (): Subject[] => [
  { name: "forged forms", inputs: forms() },
  { name: "forged cookies", inputs: cookies(), flood: 500 },
  { name: "pages", inputs: pages(), flood: 500 },
];

/** Requests to the storefront that no page of it would send. */
export const own: OwnInput = { subjects, tables: [] };
