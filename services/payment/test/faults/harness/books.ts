import type { FaultyShop } from "../../../../../test/faults/harness/start-faulty-shop.ts";
import { imbalancesOfEvents } from "./books-of-events.ts";
import { imbalancesOfReceipts } from "./books-of-receipts.ts";
import type { Receipt } from "./buyer.ts";
import { isPaid, type Ledger, readLedger } from "./ledger.ts";

const terminal = new Set(["payment-succeeded", "payment-declined", "payment-failed"]);

/** Each payment has ended once, consistently with its status. */
const imbalancesOfStates = ({ payments }: Ledger): string[] =>
  payments.flatMap((payment) => {
    const { id, status, step, history, refunding } = payment;
    const ends = history.filter((event) => terminal.has(event));
    const expected = `payment-${isPaid(payment) ? "succeeded" : status}`;
    return [
      ...(step === "done" && terminal.has(expected) ? [] : [`payment ${id} is ${status} at step ${step}`]),
      ...(ends.length === 1 && ends[0] === expected
        ? []
        : [`payment ${id} is ${status} and has ended by ${ends.join(", ") || "nothing"}`]),
      ...(history.filter((event) => event === "payment-created").length === 1
        ? []
        : [`payment ${id} was not created exactly once`]),
      ...(refunding === 0 ? [] : [`payment ${id} has ${refunding} stuck in refunding`]),
    ];
  });

const sumBy = <T>(items: readonly T[], key: (item: T) => string, amount: (item: T) => number) => {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(key(item), (sums.get(key(item)) ?? 0) + amount(item));
  return sums;
};

/** For each payment, the provider's amount net of refunds equals the payment service's. */
const imbalancesOfMoney = ({ payments, charges, refunds, providerRefunds }: Ledger): string[] => {
  const charged = sumBy(
    charges.filter(({ status }) => status === "succeeded"),
    ({ paymentId }) => paymentId,
    ({ amount }) => amount,
  );
  const returned = sumBy(
    providerRefunds.filter(({ status }) => status === "succeeded"),
    ({ paymentId }) => paymentId,
    ({ amount }) => amount,
  );
  const ours = new Map(payments.map((payment) => [payment.id, payment]));
  const strays = charges.filter(({ paymentId }) => !ours.has(paymentId));
  const theirs = new Map(providerRefunds.map((refund) => [refund.id, refund]));
  return [
    ...strays.map(({ paymentId }) => `the provider has a charge for ${paymentId}, which is not a payment`),
    ...payments.flatMap((payment) => {
      const kept = (charged.get(payment.id) ?? 0) - (returned.get(payment.id) ?? 0);
      const expected = isPaid(payment) ? payment.amount - payment.refunded : 0;
      return kept === expected
        ? []
        : [`payment ${payment.id} is ${payment.status}: ${expected} to be kept, the provider kept ${kept}`];
    }),
    ...refunds.flatMap(({ id, amount, status }) => {
      const made = theirs.get(id);
      return status === "succeeded" && made?.status === "succeeded" && made.amount === amount
        ? []
        : [`refund ${id} of ${amount} is ${status}, at the provider ${made?.status} of ${made?.amount}`];
    }),
  ];
};

/** Stock = initial − sold, and nothing is reserved. */
const imbalancesOfStock = ({ payments, products, reservations, initialStock }: Ledger): string[] => {
  const sold = sumBy(
    payments.filter(isPaid).flatMap(({ lines }) => lines),
    ({ productId }) => productId,
    ({ quantity }) => quantity,
  );
  const paid = new Set(payments.filter(isPaid).map(({ id }) => id));
  const committed = new Set(reservations.filter(({ status }) => status === "committed").map(({ id }) => id));
  return [
    ...products.flatMap(({ id, onHand, reserved }) => {
      const expected = (initialStock.get(id) ?? Number.NaN) - (sold.get(id) ?? 0);
      return [
        ...(onHand === expected ? [] : [`product ${id}: ${onHand} on hand, should be ${expected}`]),
        ...(reserved === 0 ? [] : [`product ${id}: ${reserved} still reserved`]),
      ];
    }),
    ...reservations
      .filter(({ status }) => status === "held")
      .map(({ id }) => `reservation ${id} is still held`),
    ...[...paid]
      .filter((id) => !committed.has(id))
      .map((id) => `payment ${id} is paid, its stock was not sold`),
    ...[...committed]
      .filter((id) => !paid.has(id))
      .map((id) => `stock was sold for ${id}, which was not paid`),
  ];
};

/** Inconsistencies between the books of all parties and the responses that clients got. */
export const imbalancesOf = (ledger: Ledger, receipts: readonly Receipt[]): string[] => [
  ...imbalancesOfStates(ledger),
  ...imbalancesOfMoney(ledger),
  ...imbalancesOfStock(ledger),
  ...imbalancesOfEvents(ledger),
  ...imbalancesOfReceipts(ledger, receipts),
];

/**
 * Compares the books of all parties: each payment has ended once; the provider kept the paid amount to the
 * cent, net of refunds; stock = initial − sold; no reservation is left; consumers got exactly one event for
 * each end; the responses that buyers got (`receipts`) are true and documented. Wait with `settled` first.
 *
 * @returns one sentence per imbalance; empty if all books balance.
 */
export const compareBooks = async (
  shop: Pick<FaultyShop, "databases" | "stock" | "stateFolder">,
  receipts: readonly Receipt[] = [],
): Promise<string[]> => imbalancesOf(await readLedger(shop), receipts);
