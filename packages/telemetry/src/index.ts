export type { RequestContext } from "./context.ts";
export {
  callTimeoutMs,
  currentContext,
  noteWait,
  outboundHeaders,
  remainingMs,
  runInContext,
} from "./context.ts";
export { flushLogs } from "./flush-logs.ts";
export type { Logger } from "./logger.ts";
export { createLogger } from "./logger.ts";
export type { Dimensions, Metrics } from "./metrics.ts";
export { createMetrics } from "./metrics.ts";
export type { Span, TracedCall } from "./tracing/span.ts";
export type { TraceHeader } from "./tracing/trace-header.ts";
export { formatTraceHeader, isTraceId, newTraceId, parseTraceHeader } from "./tracing/trace-header.ts";
export type { IncomingRequest, RequestTrace } from "./tracing/tracing.ts";
export { beginTrace, startSampling, traced, tracedJob } from "./tracing/tracing.ts";
