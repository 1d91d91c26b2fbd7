import * as z from "zod";

/** A UUID of any version; the shop itself generates version 7. */
export const uuid = z
  .guid()
  // One spelling per id, so that equal requests from different clients compare as equal (RFC 9562 § 4).
  .toLowerCase()
  .meta({
    description: "A UUID (version 7 if the shop made it).",
    examples: ["0198c3f2-7a4e-7b1d-9c55-3e8f0a6b2d41"],
  });

/** RFC 3339, UTC, up to microseconds: `2026-11-23T12:00:00.123456Z`. */
export const timestamp = z.iso
  .datetime()
  .meta({ id: "Timestamp", description: "RFC 3339, in UTC.", examples: ["2026-11-23T12:00:00.123456Z"] });

/** An amount in the currency's minor unit (cents), never a float. */
export const money = z
  .strictObject({
    amount: z.int().meta({ description: "In minor units: 1999 is 19.99 USD." }),
    currency: z.literal("USD").meta({ description: "ISO 4217." }),
  })
  .meta({ id: "Money" });

export type Money = z.output<typeof money>;

/** The paging parameters of every list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    // Long enough for the longest product name: 200 code points of four bytes each.
    .regex(/^[A-Za-z0-9_-]{1,1400}$/, "is not a cursor of this list")
    .optional()
    .meta({ description: "The `nextCursor` of the previous page." }),
};

/** The paging parameters of a list whose request has a body. */
export const pagingInBody = { limit: z.int().min(1).max(100).default(20), cursor: paging.cursor };

/** One page of a list. */
export const page = <T extends z.ZodType>(id: string, item: T) =>
  z
    .strictObject({
      items: z.array(item),
      nextCursor: z.string().nullable().meta({ description: "Null on the last page." }),
    })
    .meta({ id });

/**
 * Documents a header as required. Its schema is optional, so that the handler can respond to its absence with
 * 400 or 428 instead of 422.
 */
export const requiredHeader = { param: { required: true } } as const;

/**
 * The header that makes a money-moving request repeatable. The handler checks it: its absence is a 400, not a
 * 422.
 */
export const idempotencyHeader = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 visible ASCII characters")
    .optional()
    .meta({
      ...requiredHeader,
      description:
        "A key chosen by the client for this payment or refund, such as a UUID. Same key and same body: the first " +
        "response again.",
      examples: ["5f0c7a52-9d1b-4a3e-8c64-2b7e91d0a6f3"],
    }),
});

/** The RFC 9457 problem document, the body of every error. */
export const problemDocument = z
  .looseObject({
    type: z.string().meta({ description: "A stable path, such as `/problems/out-of-stock`." }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    traceId: z.string(),
    errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
    paymentId: uuid.optional().meta({ description: "The payment that was declined or failed." }),
    declineCode: z.string().optional().meta({ description: "The provider's reason for declining." }),
    total: money
      .optional()
      .meta({ description: "The current price, if the price of a payment has changed." }),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem document. Some problems have additional members." });

/** A problem document as a client reads it. */
export type ProblemDocument = z.output<typeof problemDocument>;
