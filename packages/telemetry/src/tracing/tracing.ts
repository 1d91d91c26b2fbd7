import { randomUUID } from "node:crypto";
import { currentContext, type RequestContext, runInContext } from "../context.ts";
import type { Span, TracedCall } from "./span.ts";
import { newTraceId, parseTraceHeader, type TraceHeader } from "./trace-header.ts";
import { type OpenSpan, openSegment, shouldSample, startSampling } from "./xray.ts";

/** The facts that determine how a request's trace starts. */
export interface IncomingRequest {
  readonly service: string;
  readonly version: string;
  /**
   * True if the caller is a peer. A peer's sampling decision and request id are adopted; a client's are not.
   */
  readonly fromPeer: boolean;
  readonly method: string;
  readonly host: string;
  /** Without the query, which may hold personal data. */
  readonly path: string;
  readonly traceHeader: string | undefined;
  readonly requestId: string | undefined;
  /** The user on whose behalf a peer calls. A value sent by a client is ignored. */
  readonly userId?: string | undefined;
  /** The request's time limit in milliseconds. */
  readonly budgetMs: number;
  /** Called only for sampled requests. */
  readonly clientIp: () => string | undefined;
  readonly userAgent: string | undefined;
}

/** A request's context, and the function that ends its trace. */
export interface RequestTrace {
  readonly context: RequestContext;
  /** Ends the segment with the response's status. */
  end(status: number, error?: unknown): void;
}

// The spans of contexts, for code that starts child spans. `Span` itself exposes only what all code may do.
const openSpans = new WeakMap<Span, OpenSpan>();
const publish = (open: OpenSpan): Span => {
  openSpans.set(open, open);
  return open;
};

/**
 * The trace that a request belongs to, and its parent segment. A client chooses neither, because it could add
 * segments to other clients' traces. The load balancer's own id counts, which is `Self` if the client sent a
 * root.
 */
const placeOf = (
  { fromPeer }: IncomingRequest,
  { root, self, parent }: Omit<TraceHeader, "sampled">,
): { traceId: string; parent: string | undefined } =>
  fromPeer
    ? { traceId: root ?? newTraceId(), parent }
    : { traceId: self ?? root ?? newTraceId(), parent: undefined };

const decideSampling = (request: IncomingRequest, requested: boolean | undefined): boolean => {
  if (request.fromPeer && requested !== undefined) return requested;
  // A client may opt out of tracing but not in: opting in would let it run up the bill.
  if (requested === false) return false;
  return shouldSample(request);
};

const wellFormedRequestId = /^[\w-]{1,64}$/;
const requestIdOf = ({ fromPeer, requestId }: IncomingRequest): string =>
  fromPeer && requestId !== undefined && wellFormedRequestId.test(requestId) ? requestId : randomUUID();

/** Starts the trace of an incoming request. */
export const beginTrace = (request: IncomingRequest): RequestTrace => {
  const { sampled: requested, ...caller } = parseTraceHeader(request.traceHeader);
  const { traceId, parent } = placeOf(request, caller);
  const sampled = decideSampling(request, requested);
  const segment = sampled ? openRequestSegment(request, traceId, parent) : undefined;
  const context: RequestContext = {
    requestId: requestIdOf(request),
    traceId,
    sampled,
    deadline: performance.now() + request.budgetMs,
    waited: { ms: 0 },
    userId: request.fromPeer ? request.userId : undefined,
    span: segment && publish(segment),
  };
  segment?.annotate("request_id", context.requestId);
  const end = (status: number, error?: unknown): void => {
    if (!segment) return;
    segment.httpResponse(status);
    if (context.userId) segment.setUser(context.userId);
    segment.end(error);
  };
  return { context, end };
};

const openRequestSegment = (
  request: IncomingRequest,
  traceId: string,
  parentId: string | undefined,
): OpenSpan =>
  openSegment({
    service: request.service,
    version: request.version,
    traceId,
    parentId,
    request: {
      method: request.method,
      url: `http://${request.host}${request.path}`,
      clientIp: request.clientIp(),
      userAgent: request.userAgent,
    },
  });

/**
 * Runs `work` as a child of the span that is current at the call. The parent is the caller's span even if a
 * connection pool or a callback later runs in another context. If the trace is not sampled, it only runs
 * `work`, and does not need the description of the call.
 */
export const traced = async <T>(
  call: () => TracedCall,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> => {
  const context = currentContext();
  const parent = context?.span && openSpans.get(context.span);
  if (!context || !parent) return work(undefined);
  const span = parent.child(call());
  const inner: RequestContext = { ...context, span: publish(span) };
  try {
    const result = await runInContext(inner, () => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
};

/**
 * Runs background work (a sweep, a refresh) in its own context and, if the sampling rules choose it, its own
 * trace.
 */
export const tracedJob = async <T>(
  job: {
    readonly service: string;
    readonly version: string;
    readonly name: string;
    readonly budgetMs?: number;
    readonly traceId?: string;
  },
  work: () => Promise<T>,
): Promise<T> => {
  const traceId = job.traceId ?? newTraceId();
  const sampled = shouldSample({
    host: "background",
    method: "JOB",
    path: `/${job.name}`,
    service: job.service,
  });
  const segment = sampled
    ? openSegment({ service: job.service, version: job.version, traceId, parentId: undefined })
    : undefined;
  segment?.annotate("job", job.name);
  const context: RequestContext = {
    requestId: randomUUID(),
    traceId,
    sampled,
    deadline: job.budgetMs === undefined ? undefined : performance.now() + job.budgetMs,
    userId: undefined,
    span: segment && publish(segment),
  };
  try {
    const result = await runInContext(context, work);
    segment?.end();
    return result;
  } catch (error) {
    segment?.end(error);
    throw error;
  }
};

export { startSampling };
