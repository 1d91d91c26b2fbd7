/** The only file that uses the X-Ray SDK. To trace with OpenTelemetry, replace this one. */
import "./xray-manual-mode.ts";
import AWSXRay from "aws-xray-sdk-core";
import type { Span, TracedCall } from "./span.ts";

/** A span that its owner must end. */
export interface OpenSpan extends Span {
  /** Starts a child span. */
  child(call: TracedCall): OpenSpan;
  /** Ends the span. An ended span is sent once all its children have ended. */
  end(error?: unknown): void;
  setUser(userId: string): void;
}

/** The first span of a service in a trace. */
export interface RootCall {
  readonly service: string;
  readonly version: string;
  readonly traceId: string;
  readonly parentId: string | undefined;
  readonly request?: {
    readonly method: string;
    readonly url: string;
    readonly clientIp: string | undefined;
    readonly userAgent: string | undefined;
  };
}

const silent = () => undefined;
// Tracing is best effort: a missing daemon is not logged. The SDK's clock has whole milliseconds, longer than
// many statements take.
AWSXRay.SegmentUtils.getCurrentTime = () => (performance.timeOrigin + performance.now()) / 1000;
AWSXRay.setLogger({ debug: silent, info: silent, warn: silent, error: silent });

interface Sampler {
  start(): void;
  shouldSample(request: {
    host: string;
    httpMethod: string;
    urlPath: string;
    serviceName: string;
  }): string | boolean | undefined;
}
// The SDK's typings omit its sampler.
const { sampler } = AWSXRay.middleware as unknown as { sampler: Sampler };

/** Starts polling the sampling rules, so that they are loaded before the first request. */
export const startSampling = (): void => sampler.start();

/** Applies the account's sampling rules; until they are loaded, the SDK's default (1/s + 5 %). */
export const shouldSample = (request: {
  host: string;
  method: string;
  path: string;
  service: string;
}): boolean =>
  Boolean(
    sampler.shouldSample({
      host: request.host,
      httpMethod: request.method,
      urlPath: request.path,
      serviceName: request.service,
    }),
  );

const setStatus = (segment: AWSXRay.Segment | AWSXRay.Subsegment, status: number): void => {
  const { http } = segment as { http?: object };
  Object.assign(segment, { http: { ...http, response: { status } } });
  if (status >= 500) segment.addFaultFlag();
  else if (status >= 400) segment.addErrorFlag();
  if (status === 429) segment.addThrottleFlag();
};

const toError = (error: unknown): Error | undefined => {
  if (error === undefined) return undefined;
  return error instanceof Error ? error : new Error(String(error));
};

const wrap = (segment: AWSXRay.Segment | AWSXRay.Subsegment): OpenSpan => ({
  id: segment.id,
  annotate: (key, value) => segment.addAnnotation(key, value),
  httpResponse: (status) => setStatus(segment, status),
  child: (call) => wrap(openSubsegment(segment, call)),
  end: (error) => segment.close(toError(error)),
  setUser: (userId) => {
    if (segment instanceof AWSXRay.Segment) segment.setUser(userId);
  },
});

const openSubsegment = (
  parent: AWSXRay.Segment | AWSXRay.Subsegment,
  call: TracedCall,
): AWSXRay.Subsegment => {
  const subsegment = parent.addNewSubsegment(call.name);
  const { sql, http } = call;
  Object.assign(subsegment, {
    ...(call.namespace && { namespace: call.namespace }),
    ...(http && { http: { request: { method: http.method, url: http.url } } }),
    ...(sql && {
      sql: { url: sql.url, database_type: sql.databaseType, user: sql.user, sanitized_query: sql.statement },
    }),
  });
  return subsegment;
};

/** Opens a service's segment. */
export const openSegment = (call: RootCall): OpenSpan => {
  const segment = new AWSXRay.Segment(call.service, call.traceId, call.parentId);
  segment.setServiceData({ version: call.version });
  const { request } = call;
  if (request) {
    Object.assign(segment, {
      http: {
        request: {
          method: request.method,
          url: request.url,
          ...(request.clientIp && { client_ip: request.clientIp }),
          ...(request.userAgent && { user_agent: request.userAgent.slice(0, 200) }),
        },
      },
    });
  }
  return wrap(segment);
};
