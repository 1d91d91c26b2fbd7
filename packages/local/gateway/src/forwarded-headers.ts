import type { IncomingMessage } from "node:http";
import { newTraceId } from "@shop/telemetry";
import { connectionHeaders } from "./framing.ts";

/**
 * The trace header as a load balancer forwards it. If the caller sent none, a trace begins here. Otherwise
 * the load balancer adds an id of its own next to the caller's and changes nothing else.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export const traceHeader = (given: string | undefined): string => {
  const fields = (given ?? "").split(";").map((field) => field.trim());
  const kept = fields.filter((field) => field !== "" && !/^self=/i.test(field));
  const name = kept.some((field) => /^root=./i.test(field)) ? "Self" : "Root";
  return [`${name}=${newTraceId()}`, ...kept].join(";");
};

const appended = (given: string | string[] | undefined, address: string): string =>
  given === undefined ? address : `${given}, ${address}`;

/** Headers that a load balancer adds or replaces. */
const added = (request: IncomingMessage): Record<string, string> => ({
  "x-forwarded-for": appended(request.headers["x-forwarded-for"], request.socket.remoteAddress ?? ""),
  "x-forwarded-proto": "http",
  "x-forwarded-port": String(request.socket.localPort),
  "x-amzn-trace-id": traceHeader(request.headers["x-amzn-trace-id"]?.toString()),
});

/**
 * Headers for a service, as alternating names and values: the client's unchanged, without hop-by-hop headers
 * and those that the gateway sets.
 *
 * @param host the authority of an absolute-form target, which replaces `Host`
 */
export const forwardedHeaders = (request: IncomingMessage, host: string | undefined): string[] => {
  const own = { ...added(request), ...(host !== undefined && { host }) };
  const dropped = connectionHeaders(request.headers.connection);
  const headers: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] as string;
    const lower = name.toLowerCase();
    if (!dropped.has(lower) && !(lower in own)) headers.push(name, request.rawHeaders[index + 1] as string);
  }
  for (const [name, value] of Object.entries(own)) headers.push(name, value);
  return headers;
};
