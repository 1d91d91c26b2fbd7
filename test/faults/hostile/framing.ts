import type { HostileInput, Subject } from "./hostile-input.ts";

const start = "POST /api/users HTTP/1.1";
const host = "Host: shop";
const type = "Content-Type: application/json";
const chunks = "0\r\n\r\n";

type Message = readonly [what: string, lines: readonly string[], body?: string, lineEnd?: string];

/** Ambiguous or incomplete requests: one parser's body is another parser's next request. */
const messages: readonly Message[] = [
  [
    "Content-Length before Transfer-Encoding",
    [start, host, "Content-Length: 5", "Transfer-Encoding: chunked"],
    chunks,
  ],
  [
    "Content-Length after Transfer-Encoding",
    [start, host, "Transfer-Encoding: chunked", "Content-Length: 5"],
    chunks,
  ],
  ["two lengths", [start, host, "Content-Length: 2", "Content-Length: 3"], "{} "],
  ["the same length twice", [start, host, "Content-Length: 2", "Content-Length: 2"], "{}"],
  ["a list of lengths", [start, host, "Content-Length: 2, 2"], "{}"],
  ["a length with a sign", [start, host, "Content-Length: +2"], "{}"],
  ["a negative length", [start, host, "Content-Length: -1"], "{}"],
  ["a length beyond 64 bits", [start, host, "Content-Length: 99999999999999999999999"], "{}"],
  ["chunked, but not last", [start, host, "Transfer-Encoding: chunked, identity"], chunks],
  ["an unknown encoding", [start, host, "Transfer-Encoding: xchunked"], chunks],
  ["chunked twice", [start, host, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], chunks],
  ["a space before the colon", [start, host, "Transfer-Encoding : chunked"], chunks],
  ["a folded Transfer-Encoding", [start, host, "Transfer-Encoding:", " chunked"], chunks],
  ["a folded header", [start, host, "X-Note: first", " second"]],
  ["a bare LF for each line end", [start, host, "Content-Length: 0"], "", "\n"],
  ["a bare LF within the headers", [start, "X-Note: a\nTransfer-Encoding: chunked", host], chunks],
  ["a bare CR within a header", [start, host, "X-Note: a\rTransfer-Encoding: chunked"], chunks],
  ["NUL within a header", [start, host, "X-Note: a\0b"]],
  [
    "a bare LF in a chunk's extension",
    [start, host, type, "Transfer-Encoding: chunked"],
    `2;\nxx\r\n{}\r\n${chunks}`,
  ],
  ["an invalid chunk length", [start, host, type, "Transfer-Encoding: chunked"], `zz\r\n{}\r\n${chunks}`],
  [
    "a chunk length beyond 64 bits",
    [start, host, type, "Transfer-Encoding: chunked"],
    `fffffffffffffffff\r\n{}\r\n${chunks}`,
  ],
  ["no Host", [start]],
  ["two Hosts", [start, host, "Host: other"]],
  ["bytes that are not HTTP", ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"]],
];

const toInput = ([what, lines, body = "", lineEnd = "\r\n"]: Message): HostileInput => {
  const all = [...lines, "Connection: close"];
  const bytes = Buffer.from(`${all.join(lineEnd)}${lineEnd}${lineEnd}${body}`, "latin1");
  return { what, to: "user", response: "malformed-request", throughGateway: "400 page", bytes: () => bytes };
};

/** Ambiguous ends of messages. */
export const framing = (): Subject => ({ name: "header smuggling", inputs: messages.map(toInput) });
