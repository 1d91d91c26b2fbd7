import type { Ledger } from "./ledger.ts";

/** The expected events: one for the end of each payment, one for each refund. */
const expectedEvents = ({ payments, refunds }: Ledger): string[] => [
  ...payments.map(({ id, status }) => {
    const end = ["declined", "failed"].includes(status) ? status : "succeeded";
    return `payment.${end} ${id}`;
  }),
  ...refunds.map(({ id }) => `refund.succeeded ${id}`),
];

const repeated = (items: readonly string[]): string[] => {
  const seen = new Set<string>();
  return items.filter((item) => seen.size === seen.add(item).size);
};

/**
 * Every end has exactly one event in the outbox, the consumer received every event, and a consumer that drops
 * duplicate ids keeps each end once.
 */
export const imbalancesOfEvents = (ledger: Ledger): string[] => {
  const { outbox, published } = ledger;
  const written = outbox.map(({ type, subject }) => `${type} ${subject}`);
  const expected = expectedEvents(ledger);
  const [there, wanted] = [new Set(written), new Set(expected)];
  const handed = new Map(published.map((event) => [event.eventId, event]));
  const consumed = [...handed.values()].map(
    ({ type, payload }) => `${type} ${payload["refundId"] ?? payload["paymentId"]}`,
  );
  const consumedOnce = new Set(consumed);
  return [
    ...expected.filter((event) => !there.has(event)).map((event) => `${event}: no event in the outbox`),
    ...written.filter((event) => !wanted.has(event)).map((event) => `${event}: an event without a cause`),
    ...repeated(written).map((event) => `${event}: more than one event in the outbox`),
    ...outbox
      .filter(({ isPublished }) => !isPublished)
      .map(({ type, subject }) => `${type} ${subject}: not published`),
    ...written
      .filter((event) => !consumedOnce.has(event))
      .map((event) => `${event}: marked as published, but no consumer received it`),
    ...repeated(consumed).map((event) => `${event}: twice for a consumer that drops duplicate ids`),
  ];
};
