import { setTimeout as delay } from "node:timers/promises";
import type { FaultyShop } from "../../../../../test/faults/harness/start-faulty-shop.ts";

const inPayment = `
  SELECT (SELECT count(*) FROM payments WHERE status = 'processing')::integer AS payments,
         (SELECT count(*) FROM refunds WHERE status = 'processing')::integer AS refunds,
         (SELECT count(*) FROM outbox WHERE published_at IS NULL)::integer AS events`;

/** A description of unfinished work; undefined if there is none. */
const underWay = async ({ databases }: Pick<FaultyShop, "databases">): Promise<string | undefined> => {
  const [open] = await databases.query<Record<string, number>>("payment", inPayment);
  const left = Object.entries(open ?? {}).filter(([, count]) => count > 0);
  return left.length === 0 ? undefined : left.map(([what, count]) => `${count} ${what}`).join(", ");
};

/**
 * Waits until the sweepers have finished every payment and refund and every event is published. Does not wait
 * for reservations: one that is still held then is an imbalance.
 *
 * @throws naming the unfinished work after `withinMs`
 */
export const waitUntilSettled = async (
  shop: Pick<FaultyShop, "databases">,
  withinMs = 30_000,
): Promise<void> => {
  const until = performance.now() + withinMs;
  for (;;) {
    const open = await underWay(shop).catch((error: Error) => error.message);
    if (open === undefined) return;
    if (performance.now() > until) throw new Error(`not settled within ${withinMs / 1_000} s: ${open}`);
    await delay(100);
  }
};
