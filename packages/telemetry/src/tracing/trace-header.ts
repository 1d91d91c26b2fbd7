import { randomUUID } from "node:crypto";

/** The parts of an `X-Amzn-Trace-Id` header. */
export interface TraceHeader {
  readonly root: string | undefined;
  /** The id that the load balancer assigned; present next to a root that the client chose. */
  readonly self?: string | undefined;
  readonly parent: string | undefined;
  readonly sampled: boolean | undefined;
}

const traceId = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;
const spanId = /^[0-9a-f]{16}$/;

/** True if the text is an X-Ray trace id. */
export const isTraceId = (text: string): boolean => traceId.test(text);

/** A new X-Ray trace id: version, epoch seconds in hex, 96 random bits. */
export const newTraceId = (): string => {
  const seconds = Math.floor(Date.now() / 1000)
    .toString(16)
    .padStart(8, "0");
  // All random: the two omitted groups hold the bits that mark a version 4 UUID. Ten times faster than random
  // bytes.
  const [first, second, , , last] = randomUUID().split("-");
  return `1-${seconds}-${first}${second}${last}`;
};

const sampledFlag = (value: string | undefined): boolean | undefined => {
  if (value === "1") return true;
  return value === "0" ? false : undefined;
};

/**
 * Parses an `X-Amzn-Trace-Id` header. Absent or malformed parts are undefined; of several parts with one
 * name, the first counts. A parent without a root belongs to no trace and is dropped.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export const parseTraceHeader = (header: string | undefined): TraceHeader => {
  if (!header) return { root: undefined, parent: undefined, sampled: undefined };
  // A Map keeps the last entry for each key.
  const pairs = header.slice(0, 512).split(";").toReversed();
  const parts = new Map(pairs.map((part) => splitPair(part.trim())));
  const matching = (name: string, form: RegExp): string | undefined => {
    const value = parts.get(name);
    return value !== undefined && form.test(value) ? value : undefined;
  };
  const root = matching("root", traceId);
  const self = matching("self", traceId);
  return {
    root,
    ...(self !== undefined && { self }),
    parent: root && matching("parent", spanId),
    sampled: sampledFlag(parts.get("sampled")),
  };
};

const splitPair = (part: string): [string, string] => {
  const at = part.indexOf("=");
  return at < 0 ? [part.toLowerCase(), ""] : [part.slice(0, at).toLowerCase(), part.slice(at + 1)];
};

/** Formats an `X-Amzn-Trace-Id` header. */
export const formatTraceHeader = ({ root, parent, sampled }: TraceHeader): string =>
  [
    root && `Root=${root}`,
    parent && `Parent=${parent}`,
    sampled === undefined ? undefined : `Sampled=${sampled ? 1 : 0}`,
  ]
    .filter(Boolean)
    .join(";");
