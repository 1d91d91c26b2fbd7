/** One way to frame a request, and whether its end is unambiguous. */
export interface Framing {
  readonly name: string;
  /** Header lines. */
  readonly lines: (body: string) => readonly string[];
  readonly write: (body: string) => string;
  readonly version?: "1.0";
  /** False if parsers may disagree on the end of the request; the gateway must reject it. */
  readonly isClear: boolean;
}

const plain = (body: string): string => body;
const hex = (body: string): string => body.length.toString(16);
const chunk = (body: string): string => `${hex(body)}\r\n${body}\r\n`;
const chunked = (body: string): string => `${chunk(body)}0\r\n\r\n`;
const halves = (body: string): string => `${chunk(body.slice(0, 7))}${chunk(body.slice(7))}0\r\n\r\n`;

const length = (body: string): string => `Content-Length: ${body.length}`;
const coding = (value: string): string => `Transfer-Encoding: ${value}`;

const clear: readonly Omit<Framing, "isClear">[] = [
  { name: "no body", lines: () => [], write: () => "" },
  { name: "a length of 0", lines: () => ["Content-Length: 0"], write: () => "" },
  { name: "a length", lines: (body) => [length(body)], write: plain },
  { name: "a length with zeros", lines: (body) => [`Content-Length: 000${body.length}`], write: plain },
  {
    name: "a length that Connection lists",
    lines: (body) => ["Connection: keep-alive, content-length", length(body)],
    write: plain,
  },
  { name: "one chunk", lines: () => [coding("chunked")], write: chunked },
  { name: "two chunks", lines: () => [coding("chunked")], write: halves },
  { name: "chunked in capitals", lines: () => [coding("CHUNKED")], write: chunked },
  {
    name: "chunked that Connection lists",
    lines: () => ["Connection: transfer-encoding", coding("chunked")],
    write: chunked,
  },
  {
    name: "a chunk size with zeros",
    lines: () => [coding("chunked")],
    write: (body) => `0000${hex(body)}\r\n${body}\r\n0\r\n\r\n`,
  },
  {
    name: "a chunk size in capitals",
    lines: () => [coding("chunked")],
    write: (body) => `${hex(body).toUpperCase()}\r\n${body}\r\n0\r\n\r\n`,
  },
  {
    name: "chunk extensions",
    lines: () => [coding("chunked")],
    write: (body) => `${hex(body)};a=b;c="d"\r\n${body}\r\n0;e\r\n\r\n`,
  },
  {
    name: "trailers",
    lines: () => [coding("chunked"), "Trailer: X-After"],
    write: (body) => `${chunk(body)}0\r\nX-After: 1\r\n\r\n`,
  },
];

const unclear: readonly Omit<Framing, "isClear">[] = [
  { name: "a length and chunks", lines: (body) => [length(body), coding("chunked")], write: chunked },
  { name: "chunks and a length", lines: (body) => [coding("chunked"), length(body)], write: chunked },
  { name: "chunks and a length of 0", lines: () => [coding("chunked"), "Content-Length: 0"], write: chunked },
  { name: "two equal lengths", lines: (body) => [length(body), length(body)], write: plain },
  { name: "two lengths", lines: (body) => [length(body), "Content-Length: 0"], write: plain },
  { name: "two lengths in one line", lines: (body) => [`${length(body)}, ${body.length}`], write: plain },
  { name: "a length with a sign", lines: (body) => [`Content-Length: +${body.length}`], write: plain },
  { name: "a negative length", lines: () => ["Content-Length: -1"], write: plain },
  { name: "a length in hexadecimal", lines: (body) => [`Content-Length: 0x${hex(body)}`], write: plain },
  {
    name: "a length too large to count",
    lines: () => ["Content-Length: 99999999999999999999"],
    write: plain,
  },
  { name: "a space before the colon", lines: (body) => [`Content-Length : ${body.length}`], write: plain },
  { name: "a folded length", lines: (body) => ["X-A: b", ` Content-Length: ${body.length}`], write: plain },
  { name: "chunked between blanks", lines: () => [coding(" \tchunked \t")], write: chunked },
  {
    name: "trailers that give a length",
    lines: () => [coding("chunked"), "Trailer: X-After"],
    write: (body) => `${chunk(body)}0\r\nX-After: 1\r\nContent-Length: 3\r\n\r\n`,
  },
  { name: "chunked twice", lines: () => [coding("chunked, chunked")], write: chunked },
  { name: "chunked in two lines", lines: () => [coding("chunked"), coding("chunked")], write: chunked },
  { name: "chunked after another coding", lines: () => [coding("gzip, chunked")], write: chunked },
  { name: "chunked before another coding", lines: () => [coding("chunked, gzip")], write: chunked },
  { name: "identity", lines: () => [coding("identity")], write: plain },
  { name: "identity and chunked", lines: () => [coding("identity"), coding("chunked")], write: chunked },
  { name: "almost chunked", lines: () => [coding("xchunked")], write: chunked },
  { name: "chunked with a parameter", lines: () => [coding("chunked;q=1")], write: chunked },
  { name: "chunked in quotes", lines: () => [coding('"chunked"')], write: chunked },
  { name: "chunked after a vertical tab", lines: () => [coding("\x0bchunked")], write: chunked },
  { name: "no coding", lines: () => ["Transfer-Encoding:"], write: chunked },
  { name: "chunked in HTTP/1.0", lines: () => [coding("chunked")], write: chunked, version: "1.0" },
  {
    name: "a chunk size with a sign",
    lines: () => [coding("chunked")],
    write: (body) => `+${hex(body)}\r\n${body}\r\n0\r\n\r\n`,
  },
  {
    name: "a chunk size after 0x",
    lines: () => [coding("chunked")],
    write: (body) => `0x${hex(body)}\r\n${body}\r\n0\r\n\r\n`,
  },
  {
    name: "a chunk size that overflows",
    lines: () => [coding("chunked")],
    write: (body) => `10000000000000000${hex(body)}\r\n${body}\r\n0\r\n\r\n`,
  },
  {
    name: "a chunk that ends in a line feed",
    lines: () => [coding("chunked")],
    write: (body) => `${hex(body)}\n${body}\n0\n\n`,
  },
  {
    name: "a chunk longer than its size",
    lines: () => [coding("chunked")],
    write: (body) => `1\r\n${body}\r\n0\r\n\r\n`,
  },
];

export const framings: readonly Framing[] = [
  ...clear.map((framing) => ({ ...framing, isClear: true })),
  ...unclear.map((framing) => ({ ...framing, isClear: false })),
];

/** The bytes of a request. */
export const writeRequest = (method: string, path: string, framing: Framing, body: string): string =>
  [
    `${method} ${path} HTTP/${framing.version ?? "1.1"}`,
    "Host: shop",
    ...framing.lines(body),
    "",
    framing.write(body),
  ].join("\r\n");
