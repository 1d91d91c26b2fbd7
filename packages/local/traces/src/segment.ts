import * as z from "zod";

const http = z
  .object({
    request: z
      .object({ method: z.string(), url: z.string(), client_ip: z.string(), user_agent: z.string() })
      .partial()
      .optional(),
    response: z.object({ status: z.number(), content_length: z.number() }).partial().optional(),
  })
  .optional();

const sql = z
  .object({ sanitized_query: z.string(), url: z.string(), user: z.string(), database_type: z.string() })
  .partial()
  .optional();

const stackFrame = z
  .object({ path: z.string().nullable(), line: z.number().nullable(), label: z.string().nullable() })
  .partial();

const exception = z.object({ type: z.string(), message: z.string(), stack: z.array(stackFrame) }).partial();

/**
 * The cause of a failure. A string is the id of an exception in another part of the segment. Invalid causes
 * are dropped.
 */
const cause = z
  .union([z.string(), z.object({ exceptions: z.array(exception).optional() })])
  .optional()
  .catch(undefined);

const facts = z.record(z.string(), z.unknown()).optional();

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
  sql,
  annotations: facts,
  metadata: facts,
  user: z.string().optional(),
  cause,
};

/** A call within a segment: SQL, a peer service, the payment provider. */
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
  readonly sql?: z.output<typeof sql>;
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly user?: string | undefined;
  readonly cause?: z.output<typeof cause>;
  readonly subsegments?: readonly Subsegment[] | undefined;
}

const subsegment: z.ZodType<Subsegment> = z.lazy(() =>
  z.object({ ...common, subsegments: z.array(subsegment).optional() }),
);

/**
 * An X-Ray segment document: one service's work for one trace, or a separately sent subsegment.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export const segmentDocument = z.object({
  ...common,
  trace_id: z.string().regex(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
  type: z.literal("subsegment").optional(),
  origin: z.string().optional(),
  service: z.object({ version: z.string() }).partial().optional(),
  subsegments: z.array(subsegment).optional(),
});

export type Segment = z.output<typeof segmentDocument>;
