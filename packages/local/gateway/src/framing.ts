import type { IncomingMessage } from "node:http";

/** RFC 9110 § 7.6.1: hop-by-hop headers, which are never forwarded. */
const ofOneConnection = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Names of hop-by-hop headers, including those that `Connection` lists. */
export const connectionHeaders = (connection: string | undefined): ReadonlySet<string> => {
  if (connection === undefined || /^(keep-alive|close)$/i.test(connection)) return ofOneConnection;
  const listed = connection.split(",").map((name) => name.trim().toLowerCase());
  // A client must not be able to remove the body's length or the requested host.
  return new Set([
    ...ofOneConnection,
    ...listed.filter((name) => name !== "content-length" && name !== "host"),
  ]);
};

/**
 * True if Node's parser and every other parser agree on the end of the request. Node itself rejects two
 * lengths, and a length next to chunks. It accepts codings other than `chunked`, and `chunked` in HTTP/1.0
 * (RFC 9112 § 6.1).
 */
export const hasClearFraming = ({ headers, httpVersion }: IncomingMessage): boolean => {
  const coding = headers["transfer-encoding"];
  return coding === undefined || (httpVersion === "1.1" && coding.toLowerCase() === "chunked");
};

/** True if the request has a body of any length. The gateway forwards its bytes with its own framing. */
export const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
