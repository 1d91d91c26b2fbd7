import { AsyncLocalStorage } from "node:async_hooks";
import type { Span } from "./tracing/span.ts";
import { formatTraceHeader } from "./tracing/trace-header.ts";

/** The known facts about the request (or background job) that the running code serves. */
export interface RequestContext {
  readonly requestId: string;
  /** In X-Ray's format: `1-5759e988-bd862e3fe1be46a994272793`. */
  readonly traceId: string;
  readonly sampled: boolean;
  /** On the clock of `performance.now()`, in milliseconds. */
  readonly deadline: number | undefined;
  /** Set once the access token is verified. */
  userId: string | undefined;
  /** Milliseconds that the request has spent so far waiting for shared resources, such as connections. */
  readonly waited?: { ms: number };
  /** The innermost open span; undefined if the request is not sampled. */
  readonly span: Span | undefined;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the running code, or undefined outside of any request. */
export const currentContext = (): RequestContext | undefined => storage.getStore();

/** Runs `work`, and all async work that it starts, in a context. */
export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** Milliseconds until the current deadline: negative once it has passed, infinite if there is none. */
export const remainingMs = (): number =>
  (storage.getStore()?.deadline ?? Number.POSITIVE_INFINITY) - performance.now();

/** Time reserved for the caller of another party to use the response. */
const reserveMs = 50;

/**
 * The time limit of a call to another party: at most `timeoutMs`, and early enough before the current deadline
 * to use the response. Zero or negative if there is no time left for a call.
 */
export const callTimeoutMs = (timeoutMs: number): number => Math.min(timeoutMs, remainingMs() - reserveMs);

/**
 * Adds to the time that the current request has waited for shared resources. Returns the total; outside of
 * requests, `ms`.
 */
export const noteWait = (ms: number): number => {
  const waited = storage.getStore()?.waited ?? { ms: 0 };
  waited.ms += ms;
  return waited.ms;
};

/** The headers that carry the current context to a peer; none outside of a context. */
export const outboundHeaders = (): Record<string, string> => {
  const context = storage.getStore();
  if (!context) return {};
  const left = remainingMs();
  return {
    "x-amzn-trace-id": formatTraceHeader({
      root: context.traceId,
      parent: context.span?.id,
      sampled: context.sampled,
    }),
    "x-request-id": context.requestId,
    ...(context.userId === undefined ? {} : { "x-user-id": context.userId }),
    ...(Number.isFinite(left) && { "x-request-deadline": String(Math.max(0, Math.floor(left))) }),
  };
};
