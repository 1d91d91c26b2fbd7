import type { interceptors } from "undici";

type Pick = NonNullable<NonNullable<Parameters<typeof interceptors.dns>[0]>["pick"]>;
type Address = ReturnType<Pick>;

/** Chooses among the addresses of a name. */
export interface AddressChoice {
  /** The next address in turn; null if all known ones have expired, so that the name is resolved again. */
  readonly pick: Pick;
  /** Skips an address for a while, because connecting to it failed. */
  avoid(address: string): void;
}

/** undici stores the resolution time on the record, but its types omit it. */
const isFresh = (address: Address, now: number): boolean =>
  now - ((address as Address & { timestamp?: number }).timestamp ?? 0) <= address.ttl;

/**
 * Rotates through addresses, skipping those to which a connection failed recently. DNS keeps returning a task
 * for seconds after it is gone; without this, a third of all calls would need a retry in the meantime
 * (nodejs/undici discussions/5652).
 */
export const createAddressChoice = (avoidMs: number): AddressChoice => {
  const avoidedUntil = new Map<string, number>();
  let turn = 0;
  return {
    pick: (_origin, { records }) => {
      const now = Date.now();
      const fresh = (records[4]?.ips ?? []).filter((address) => isFresh(address, now));
      const responding = fresh.filter(({ address }) => (avoidedUntil.get(address) ?? 0) <= now);
      const choice = responding.length > 0 ? responding : fresh;
      turn = (turn + 1) % Number.MAX_SAFE_INTEGER;
      // undici's own choice returns null, but its types omit that.
      return (choice[turn % choice.length] ?? null) as Address;
    },
    avoid: (address) => {
      avoidedUntil.set(address, Date.now() + avoidMs);
    },
  };
};
