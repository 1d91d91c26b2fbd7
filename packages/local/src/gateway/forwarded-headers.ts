import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** `1-`, the time in seconds as 8 hex digits, `-`, 24 random hex digits. */
const newTraceId = (): string =>
  `1-${Math.floor(Date.now() / 1000)
    .toString(16)
    .padStart(8, "0")}-${randomBytes(12).toString("hex")}`;

/**
 * What a load balancer makes of a trace header: it begins a trace where the caller has none, and puts an id of its own
 * beside the caller's; everything else stays.
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

/** The headers that a load balancer adds or replaces on the way to a service. `connection` is between it and the service. */
export const forwardedHeaders = (request: IncomingMessage): Record<string, string> => ({
  connection: "keep-alive",
  "x-forwarded-for": appended(request.headers["x-forwarded-for"], request.socket.remoteAddress ?? ""),
  "x-forwarded-proto": "http",
  "x-forwarded-port": String(request.socket.localPort),
  "x-amzn-trace-id": traceHeader(request.headers["x-amzn-trace-id"]?.toString()),
});
