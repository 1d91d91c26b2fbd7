/** A request and the answer that it must get. */
export interface Exchange {
  readonly request: PreparedRequest;
  readonly expected: ExpectedResponse;
}

/** The bytes of a request, and where 24 digits stand in them that are to be others in each request that is sent. */
export interface PreparedRequest {
  readonly bytes: Buffer;
  readonly uniqueAt: readonly number[];
}

/** Either the very bytes of the body, or something that it must contain. */
export interface ExpectedResponse {
  readonly status: number;
  readonly body?: Buffer;
  readonly contains?: string;
}

/** Stands in a request for 24 hexadecimal digits that are never sent twice. */
export const unique = "#".repeat(24);

const placesOf = (bytes: Buffer): number[] => {
  const places: number[] = [];
  for (let at = bytes.indexOf(unique); at >= 0; at = bytes.indexOf(unique, at + 1)) places.push(at);
  return places;
};

/** The request, and its headers in addition to the common ones. */
export interface Asked {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/**
 * Writes a request as the load balancer sends it on: with the address of the client and an id of the trace, which is
 * another in each request.
 */
export const prepareRequest = ({ method = "GET", path, headers = {}, body }: Asked): PreparedRequest => {
  const time = Math.floor(Date.now() / 1000).toString(16);
  const text = body === undefined ? "" : JSON.stringify(body);
  const all: Record<string, string> = {
    Host: "shop.example",
    Accept: "application/json",
    "User-Agent": "bench",
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "443",
    "X-Amzn-Trace-Id": `Root=1-${time}-${unique}`,
    ...(body !== undefined && {
      "Content-Type": "application/json",
      "Content-Length": String(Buffer.byteLength(text)),
    }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const bytes = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${text}`);
  return { bytes, uniqueAt: placesOf(bytes) };
};

const run = Math.random().toString(16).slice(2, 14).padEnd(12, "0");
let sent = 0;

/** Gives the request digits that no other request has. */
export const makeUnique = ({ bytes, uniqueAt }: PreparedRequest): Buffer => {
  if (uniqueAt.length > 0) {
    sent += 1;
    const digits = `${run}${sent.toString(16).padStart(12, "0")}`;
    for (const at of uniqueAt) bytes.write(digits, at, "latin1");
  }
  return bytes;
};
