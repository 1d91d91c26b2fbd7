/** Data from the databases that requests are built from. */
export interface Data {
  /** The products in list order, each with its JSON. */
  readonly products: readonly { readonly id: string; readonly name: string; readonly json: string }[];
  /** Ids of products for sale; no list contains them. */
  readonly goods: readonly string[];
  readonly users: readonly { readonly email: string; readonly token: string }[];
  readonly password: string;
}

/** A request and the expected response. */
export interface Exchange {
  readonly request: PreparedRequest;
  readonly expected: ExpectedResponse;
}

/** The bytes of a request, and the offsets of the 24 digits that differ in each request sent. */
export interface PreparedRequest {
  readonly bytes: Buffer;
  readonly uniqueAt: readonly number[];
}

/** The exact bytes of the body, or a text that the body contains. */
export interface ExpectedResponse {
  readonly status: number;
  readonly body?: Buffer;
  readonly contains?: string;
}

/** A placeholder for 24 hexadecimal digits that are never sent twice. */
export const unique = "#".repeat(24);

const offsetsOf = (bytes: Buffer): number[] => {
  const offsets: number[] = [];
  for (let at = bytes.indexOf(unique); at >= 0; at = bytes.indexOf(unique, at + 1)) offsets.push(at);
  return offsets;
};

/** A request, with the headers that it has in addition to the common ones. */
export interface RequestParts {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/**
 * Writes a request as the load balancer forwards it, with the client's address and a trace id that differs in
 * each request.
 */
export const prepareRequest = ({
  method = "GET",
  path,
  headers = {},
  body,
}: RequestParts): PreparedRequest => {
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
  return { bytes, uniqueAt: offsetsOf(bytes) };
};

/** Prepares a request with its expected response. */
export const exchange = (parts: RequestParts, expected: ExpectedResponse): Exchange => ({
  request: prepareRequest(parts),
  expected,
});

const run = Math.random().toString(16).slice(2, 14).padEnd(12, "0");
let sent = 0;

/** Replaces the placeholders by digits that no other request has. */
export const makeUnique = ({ bytes, uniqueAt }: PreparedRequest): Buffer => {
  if (uniqueAt.length > 0) {
    sent += 1;
    const digits = `${run}${sent.toString(16).padStart(12, "0")}`;
    for (const at of uniqueAt) bytes.write(digits, at, "latin1");
  }
  return bytes;
};
