import type { Progress } from "../../../src/domain/payment.ts";
import type { Ports } from "../../../src/ports.ts";

/** The calls that change something count as steps: a new call does not compile until it is listed here. */
export const calls = {
  payments: {
    claim: "step",
    record: "step for each event",
    postpone: "step",
    takeOverdue: "step",
    find: "reads",
    listEvents: "reads",
    list: "reads",
  },
  refunds: {
    claim: "step",
    end: "step",
    postpone: "step",
    takeOverdue: "step",
    find: "reads",
    listOf: "reads",
  },
  stock: { reserve: "step", commit: "step", release: "step" },
  provider: { charge: "step", refund: "step" },
  outbox: { publishNext: "step" },
  publisher: { publish: "step" },
} as const satisfies {
  readonly [P in keyof Ports]: Readonly<Record<keyof Ports[P], "step" | "step for each event" | "reads">>;
};

const progress = {
  "stock-reserved": true,
  "price-changed": true,
  charged: true,
  declined: true,
  "reservation-lost": true,
  "payment-succeeded": true,
  "payment-declined": true,
  "payment-failed": true,
} as const satisfies Readonly<Record<Progress["event"], true>>;

type StepsOf<P extends keyof Ports> = {
  [C in keyof (typeof calls)[P] & string]: (typeof calls)[P][C] extends "step" ? `${P}.${C}` : never;
}[keyof (typeof calls)[P] & string];

/** A step of a payment or a refund, such as `provider.charge` or `payments.record.charged`. */
export type Step = { [P in keyof Ports]: StepsOf<P> }[keyof Ports] | `payments.record.${Progress["event"]}`;

/** The moment before or after a step, such as `after:provider.charge`. */
export type FaultPoint = `${"before" | "after"}:${Step}`;

/** Every step. */
export const steps: readonly Step[] = Object.entries(calls).flatMap(([port, ofPort]) =>
  Object.entries(ofPort).flatMap(([call, kind]) => {
    if (kind === "reads") return [];
    const events = kind === "step" ? [""] : Object.keys(progress).map((event) => `.${event}`);
    return events.map((event) => `${port}.${call}${event}` as Step);
  }),
);

/** Every fault point. */
export const faultPoints: readonly FaultPoint[] = steps.flatMap((step): FaultPoint[] => [
  `before:${step}`,
  `after:${step}`,
]);
