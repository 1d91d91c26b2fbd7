import { gzipSync } from "node:zlib";
import { bytesOf } from "../harness/raw-http.ts";
import type { Expected, HostileInput, Subject } from "./hostile-input.ts";

type Body = string | Buffer;

const registration = (fields: string): string =>
  `{"email":"mallory@shop.example","password":"a long enough password",${fields}}`;

/** POST /api/users, which needs no token. */
const toUser = (
  what: string,
  response: Expected,
  body: Body,
  lines: readonly string[] = [],
): HostileInput => {
  const bytes = bytesOf({ method: "POST", target: "/api/users", lines, body });
  return { what, to: "user", response, bytes: () => bytes };
};

const chunked = (body: string): Buffer =>
  Buffer.concat([
    bytesOf({
      method: "POST",
      target: "/api/users",
      lines: ["Content-Type: application/json", "Transfer-Encoding: chunked"],
    }),
    Buffer.from(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
  ]);

const oversized = (): HostileInput[] => {
  const text = `"${"x".repeat(110_000)}"`;
  return [
    toUser("one long string", "payload-too-large", text),
    toUser("a long array", "payload-too-large", `[${"0,".repeat(55_000)}0]`),
    toUser("a bomb of gzip", "payload-too-large", gzipSync(Buffer.alloc(5_000_000, " ")), [
      "Content-Encoding: gzip",
    ]),
    {
      what: "a chunk without a Content-Length",
      to: "user",
      response: "payload-too-large",
      bytes: () => chunked(text),
    },
  ];
};

const nested = (): HostileInput[] => {
  const open = '{"a":'.repeat(16_000);
  return [
    toUser("50,000 arrays", "invalid-request", "[".repeat(50_000) + "]".repeat(50_000)),
    toUser("100,000 unclosed arrays", "malformed-request", "[".repeat(100_000)),
    toUser("16,000 objects", "invalid-request", `${open}1${"}".repeat(16_000)}`),
    toUser("16,000 unclosed objects", "malformed-request", open),
  ];
};

const polluting = (): HostileInput[] => {
  const query = bytesOf({ target: "/api/catalog/products?__proto__=1&constructor[prototype][admin]=1" });
  return [
    toUser("__proto__", "invalid-request", registration('"name":"M","__proto__":{"roles":["admin"]}')),
    toUser(
      "constructor.prototype",
      "invalid-request",
      registration('"name":"M","constructor":{"prototype":{"roles":["admin"]}}'),
    ),
    toUser("nothing but __proto__", "invalid-request", `{"__proto__":${registration('"name":"M"')}}`),
    { what: "__proto__ in a query", to: "catalog", response: "invalid-request", bytes: () => query },
  ];
};

const withNul = (): HostileInput[] => [
  toUser("in a name, escaped", "invalid-request", registration('"name":"a\\u0000"')),
  toUser("in a name, as it is", "malformed-request", registration('"name":"a\0"')),
  toUser("in a key", "invalid-request", registration('"name":"M","roles\\u0000":1')),
  toUser("nothing but NULs", "malformed-request", "\0".repeat(1_000)),
  ...["/api/catalog/products/%00", "/api/catalog/products?q=%00", "/api/catalog/products?%00=1"].map(
    (target): HostileInput => ({
      what: `in ${target}`,
      to: "catalog",
      response: "invalid-request",
      bytes: () => bytesOf({ target }),
    }),
  ),
];

const notUtf8 = (): HostileInput[] => {
  const named = (bytes: string): Buffer => Buffer.from(registration(`"name":"${bytes}"`), "latin1");
  return [
    toUser("invalid bytes", "malformed-request", named("\xff\xfe")),
    toUser("NUL in two bytes", "malformed-request", named("\xc0\x80")),
    toUser("half a surrogate pair in three bytes", "malformed-request", named("\xed\xa0\x80")),
    toUser("half a surrogate pair, escaped", "invalid-request", registration('"name":"\\ud800"')),
    toUser("a truncated character", "malformed-request", named("\xe2\x82")),
    toUser("UTF-16", "unsupported-media-type", Buffer.from("{}", "utf16le"), [
      "Content-Type: application/json; charset=utf-16",
    ]),
    ...[
      "/api/catalog/products/%ff",
      "/api/catalog/products?q=%c0%80",
      "/api/catalog/products?q=%ed%a0%80",
    ].map(
      (target): HostileInput => ({
        what: `in ${target}`,
        to: "catalog",
        response: "malformed-request",
        bytes: () => bytesOf({ target }),
      }),
    ),
  ];
};

/** Invalid bodies, and invalid text in any place. */
export const bodies = (): Subject[] => [
  { name: "oversized JSON", inputs: oversized() },
  { name: "deeply nested JSON", inputs: nested(), flood: 500 },
  { name: "prototype pollution", inputs: polluting() },
  { name: "NUL bytes", inputs: withNul() },
  { name: "invalid UTF-8", inputs: notUtf8() },
];
