import type { Receipt } from "./buyer.ts";
import { isPaid, type Ledger, type PaymentEntry } from "./ledger.ts";

/** The payment in a purchase's final response. */
const expectationOf = (status: number, problem: string | undefined): ((payment: PaymentEntry) => boolean) => {
  if (status === 201) return isPaid;
  if (status === 402) return (payment) => payment.status === "declined";
  if (status === 409 || problem === "unknown-product") return (payment) => payment.status === "failed";
  return () => false;
};

const imbalancesOfPurchase = (
  { key, attempts, final }: Receipt,
  ours: ReadonlyMap<string, PaymentEntry>,
): string[] => {
  const named = [...new Set(attempts.flatMap(({ paymentId }) => paymentId ?? []))];
  const payment = ours.get(named[0] ?? "");
  const isTrue =
    final?.status === undefined ||
    (payment !== undefined && expectationOf(final.status, final.problem)(payment));
  return [
    ...(named.length > 1 ? [`key ${key} got ${named.length} payments`] : []),
    ...named.filter((id) => !ours.has(id)).map((id) => `key ${key} got payment ${id}, which does not exist`),
    ...(isTrue
      ? []
      : [`key ${key} got ${final.status} ${final.problem ?? ""}, payment ${named[0]} is ${payment?.status}`]),
  ];
};

const imbalancesOfRefund = ({ key, attempts, final }: Receipt, made: ReadonlySet<string>): string[] => {
  const named = [...new Set(attempts.flatMap(({ refundId }) => refundId ?? []))];
  return [
    ...(named.length > 1 ? [`key ${key} got ${named.length} refunds`] : []),
    ...(final && final.status !== 201 ? [`refund under key ${key} got ${final.status}`] : []),
    ...named.filter((id) => !made.has(id)).map((id) => `refund ${id} of key ${key} does not exist`),
  ];
};

/**
 * Every accepted payment and refund exists, each key leads to one, and every response was true and
 * documented.
 */
export const imbalancesOfReceipts = (
  { payments, refunds }: Ledger,
  receipts: readonly Receipt[],
): string[] => {
  const ours = new Map(payments.map((payment) => [payment.id, payment]));
  const made = new Set(refunds.filter(({ status }) => status === "succeeded").map(({ id }) => id));
  return receipts.flatMap((receipt) => [
    ...receipt.attempts.flatMap(({ complaint }) => (complaint ? [`key ${receipt.key}: ${complaint}`] : [])),
    ...(receipt.kind === "purchase"
      ? imbalancesOfPurchase(receipt, ours)
      : imbalancesOfRefund(receipt, made)),
  ]);
};
