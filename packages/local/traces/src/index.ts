export type { Segment, Subsegment } from "./segment.ts";
export type { SegmentReceiver, SegmentReceiverOptions } from "./segment-receiver.ts";
export { createSegmentReceiver } from "./segment-receiver.ts";
export type { TraceStore } from "./trace-store.ts";
export { createTraceStore } from "./trace-store.ts";
export type { TraceFilter, TraceSummary } from "./trace-summary.ts";
export { createTraceViewer } from "./trace-viewer.ts";
