import type { IncomingMessage } from "node:http";

/** RFC 9110 § 7.6.1: these concern one connection only, and are never sent on. */
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

/** Names of headers that concern this connection only, those that `Connection` lists included. */
export const connectionHeaders = (connection: string | undefined): ReadonlySet<string> => {
  if (connection === undefined || /^(keep-alive|close)$/i.test(connection)) return ofOneConnection;
  const listed = connection.split(",").map((name) => name.trim().toLowerCase());
  // A client must not have the length of its body taken away, or the host that it asks for.
  return new Set([
    ...ofOneConnection,
    ...listed.filter((name) => name !== "content-length" && name !== "host"),
  ]);
};

/**
 * Whether Node's parser and every other agree on where the request ends. It refuses two lengths, and a length beside
 * chunks, by itself; codings other than `chunked`, and `chunked` in HTTP/1.0, it lets pass (RFC 9112 § 6.1).
 */
export const hasClearFraming = ({ headers, httpVersion }: IncomingMessage): boolean => {
  const coding = headers["transfer-encoding"];
  return coding === undefined || (httpVersion === "1.1" && coding.toLowerCase() === "chunked");
};

/** Whether a body follows, however long: its bytes are sent on under a framing of the gateway's own. */
export const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
