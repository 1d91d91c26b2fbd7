import type { interceptors } from "undici";

type Pick = NonNullable<NonNullable<Parameters<typeof interceptors.dns>[0]>["pick"]>;
type Address = ReturnType<Pick>;

/** Chooses among the addresses of a name. */
export interface AddressChoice {
  /** The next address in turn; null where all that is known has expired, so that the name is resolved again. */
  readonly pick: Pick;
  /** Passes an address over for a while, as nothing answers there. */
  avoid(address: string): void;
}

/** When undici resolved the address; it keeps this beside the record, its types do not. */
const isFresh = (address: Address, now: number): boolean =>
  now - ((address as Address & { timestamp?: number }).timestamp ?? 0) <= address.ttl;

/**
 * Takes addresses in turn, but none to which a connection failed lately: DNS goes on naming a task for seconds after it
 * is gone, and a third of all calls would have to be retried meanwhile (nodejs/undici discussions/5652).
 */
export const createAddressChoice = (avoidMs: number): AddressChoice => {
  const avoidedUntil = new Map<string, number>();
  let turn = 0;
  return {
    pick: (_origin, { records }) => {
      const now = Date.now();
      const fresh = (records[4]?.ips ?? []).filter((address) => isFresh(address, now));
      const answering = fresh.filter(({ address }) => (avoidedUntil.get(address) ?? 0) <= now);
      const choice = answering.length > 0 ? answering : fresh;
      turn = (turn + 1) % Number.MAX_SAFE_INTEGER;
      // Null is what undici's own choice returns; its types do not say so.
      return (choice[turn % choice.length] ?? null) as Address;
    },
    avoid: (address) => {
      avoidedUntil.set(address, Date.now() + avoidMs);
    },
  };
};
