import * as z from "zod";
import type { PaymentsFilter } from "../pages/admin/payments-admin.tsx";

const dayMs = 24 * 60 * 60 * 1_000;
const day = z.iso.date().startsWith("20").optional().catch(undefined);

/** Unknown values are ignored. */
const query = z.object({
  status: z
    .enum(["processing", "succeeded", "declined", "failed", "partially_refunded", "refunded"])
    .optional()
    .catch(undefined),
  userId: z.uuid().optional().catch(undefined),
  from: day,
  to: day,
});

/** Reads the address of a list of payments. Days in the wrong order are swapped. */
export const readPaymentsFilter = (given: unknown): PaymentsFilter => {
  const filter = query.parse(given);
  const { from, to } = filter;
  return from && to && from > to ? { ...filter, from: to, to: from } : filter;
};

/** The path of a list of payments. */
export const pathOfPayments = (filter: PaymentsFilter): string => {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given).toString();
  return `/admin/payments${search && `?${search}`}`;
};

/** The filter as the payment service's parameters: until the start of the day after the last. */
export const parametersOf = ({ status, userId, from, to }: PaymentsFilter) => ({
  ...(status && { status }),
  ...(userId && { userId }),
  ...(from && { from: `${from}T00:00:00Z` }),
  ...(to && { to: new Date(Date.parse(to) + dayMs).toISOString() }),
});
