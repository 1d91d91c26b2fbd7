import type { Consumers, Outbox } from "../domain/outbox.ts";
import type { Payments, Progress } from "../domain/payment.ts";
import type { PaymentProvider } from "../domain/provider.ts";
import type { Refunds } from "../domain/refund.ts";
import type { Stock } from "../domain/stock.ts";

/** All that the payment service does something with. */
export interface Parties {
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly stock: Stock;
  readonly provider: PaymentProvider;
  readonly outbox: Outbox;
  readonly consumers: Consumers;
}

/** Which calls change something, and are steps: a new one does not compile until it is in this list. */
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
  consumers: { publish: "step" },
} as const satisfies {
  readonly [P in keyof Parties]: Readonly<Record<keyof Parties[P], "step" | "step for each event" | "reads">>;
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

type StepsOf<P extends keyof Parties> = {
  [C in keyof (typeof calls)[P] & string]: (typeof calls)[P][C] extends "step" ? `${P}.${C}` : never;
}[keyof (typeof calls)[P] & string];

/** Something that is done for a payment or a refund, such as `provider.charge` or `payments.record.charged`. */
export type Step =
  | { [P in keyof Parties]: StepsOf<P> }[keyof Parties]
  | `payments.record.${Progress["event"]}`;

/** The moment before or after a step, such as `after:provider.charge`. */
export type FaultPoint = `${"before" | "after"}:${Step}`;

/** Every step. */
export const steps: readonly Step[] = Object.entries(calls).flatMap(([party, ofParty]) =>
  Object.entries(ofParty).flatMap(([call, kind]) => {
    if (kind === "reads") return [];
    const events = kind === "step" ? [""] : Object.keys(progress).map((event) => `.${event}`);
    return events.map((event) => `${party}.${call}${event}` as Step);
  }),
);

/** Every fault point. */
export const faultPoints: readonly FaultPoint[] = steps.flatMap((step): FaultPoint[] => [
  `before:${step}`,
  `after:${step}`,
]);
