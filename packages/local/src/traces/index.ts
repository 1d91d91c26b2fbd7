export type { Segment, Subsegment } from "./segment.ts";
export type { SegmentReceiver } from "./segment-receiver.ts";
export { createSegmentReceiver } from "./segment-receiver.ts";
export type { TraceStore } from "./trace-store.ts";
export { createTraceStore } from "./trace-store.ts";
export { createTraceViewer } from "./trace-viewer.ts";
