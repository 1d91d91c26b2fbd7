import { z } from "zod";

const http = z
  .object({
    request: z.object({ method: z.string(), url: z.string() }).partial().optional(),
    response: z.object({ status: z.number() }).partial().optional(),
  })
  .optional();

const common = {
  id: z.string().regex(/^[0-9a-f]{16}$/),
  name: z.string().max(200),
  start_time: z.number(),
  end_time: z.number().optional(),
  in_progress: z.boolean().optional(),
  parent_id: z.string().optional(),
  fault: z.boolean().optional(),
  error: z.boolean().optional(),
  throttle: z.boolean().optional(),
  namespace: z.string().optional(),
  http,
  sql: z.object({ sanitized_query: z.string(), url: z.string(), user: z.string() }).partial().optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
  user: z.string().optional(),
  cause: z.unknown().optional(),
};

/** A call within a segment: SQL, a peer, the payment provider. */
export interface Subsegment {
  readonly id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time?: number | undefined;
  readonly in_progress?: boolean | undefined;
  readonly parent_id?: string | undefined;
  readonly fault?: boolean | undefined;
  readonly error?: boolean | undefined;
  readonly throttle?: boolean | undefined;
  readonly namespace?: string | undefined;
  readonly http?: z.output<typeof http>;
  readonly sql?:
    | {
        readonly sanitized_query?: string | undefined;
        readonly url?: string | undefined;
        readonly user?: string | undefined;
      }
    | undefined;
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
  readonly user?: string | undefined;
  readonly cause?: unknown;
  readonly subsegments?: readonly Subsegment[] | undefined;
}

const subsegment: z.ZodType<Subsegment> = z.lazy(() =>
  z.object({ ...common, subsegments: z.array(subsegment).optional() }),
);

/**
 * An X-Ray segment document: what one service did for one trace; or a subsegment that was sent on its own.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export const segmentDocument = z.object({
  ...common,
  trace_id: z.string().regex(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
  type: z.literal("subsegment").optional(),
  service: z.object({ version: z.string() }).partial().optional(),
  subsegments: z.array(subsegment).optional(),
});

export type Segment = z.output<typeof segmentDocument>;
