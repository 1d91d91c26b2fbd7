import { randomUUID } from "node:crypto";
import { currentContext, type RequestContext, runInContext } from "../context.ts";
import type { Span, TracedCall } from "./span.ts";
import { newTraceId, parseTraceHeader, type TraceHeader } from "./trace-header.ts";
import { type OpenSpan, openSegment, shouldSample, startSampling } from "./xray.ts";

/** What the start of a request's trace depends on. */
export interface IncomingRequest {
  readonly service: string;
  readonly version: string;
  /** Whether the caller is a peer, whose sampling decision and request id hold; a client's do not. */
  readonly fromPeer: boolean;
  readonly method: string;
  readonly host: string;
  /** Without the query, which may hold personal data. */
  readonly path: string;
  readonly traceHeader: string | undefined;
  readonly requestId: string | undefined;
  /** For whom a peer asks; a client's word does not count. */
  readonly userId?: string | undefined;
  /** Milliseconds that the request may take. */
  readonly budgetMs: number;
  /** Asked of requests that are sampled. */
  readonly clientIp: () => string | undefined;
  readonly userAgent: string | undefined;
}

/** A request's context, and the end of its trace. */
export interface RequestTrace {
  readonly context: RequestContext;
  /** Ends the segment with the response's status. */
  end(status: number, error?: unknown): void;
}

// The spans of contexts, for those who may begin children: `Span` itself shows only what everyone may do.
const openSpans = new WeakMap<Span, OpenSpan>();
const publish = (open: OpenSpan): Span => {
  openSpans.set(open, open);
  return open;
};

/**
 * The trace that a request belongs to, and the segment below which it stands. A client chooses neither, as it could put
 * segments into the traces of others: the load balancer's own id counts, which is `Self` if the client sent a root.
 */
const placeOf = (
  { fromPeer }: IncomingRequest,
  { root, self, parent }: Omit<TraceHeader, "sampled">,
): { traceId: string; parent: string | undefined } =>
  fromPeer
    ? { traceId: root ?? newTraceId(), parent }
    : { traceId: self ?? root ?? newTraceId(), parent: undefined };

const decideSampling = (request: IncomingRequest, asked: boolean | undefined): boolean => {
  if (request.fromPeer && asked !== undefined) return asked;
  // A client may ask not to be traced, but not to be: that is a way to run up the bill.
  if (asked === false) return false;
  return shouldSample(request);
};

const wellFormedRequestId = /^[\w-]{1,64}$/;
const requestIdOf = ({ fromPeer, requestId }: IncomingRequest): string =>
  fromPeer && requestId !== undefined && wellFormedRequestId.test(requestId) ? requestId : randomUUID();

/** Begins the trace of a request that has come in. */
export const beginTrace = (request: IncomingRequest): RequestTrace => {
  const { sampled: asked, ...caller } = parseTraceHeader(request.traceHeader);
  const { traceId, parent } = placeOf(request, caller);
  const sampled = decideSampling(request, asked);
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
 * Runs `work` as a span below the span that is current NOW, at the call: whatever context a connection pool or a
 * callback runs in later, the span is the caller's. Does nothing but run `work` where the trace is not sampled.
 */
export const traced = async <T>(
  call: TracedCall,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> => {
  const context = currentContext();
  const parent = context?.span && openSpans.get(context.span);
  if (!context || !parent) return work(undefined);
  const span = parent.child(call);
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

/** Runs background work (a sweep, a refresh) in a context and, by the sampling rules, a trace of its own. */
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
