import { Agent, buildConnector, type Dispatcher, interceptors } from "undici";
import { createAddressChoice } from "./address-choice.ts";
import type { PeerTiming } from "./peer-timing.ts";

/** Resolves a host name to all its addresses; for tests. */
export type Lookup = NonNullable<NonNullable<Parameters<typeof interceptors.dns>[0]>["lookup"]>;

/**
 * Spreads requests over the addresses of a name: every request goes to the next one. An ordinary agent would
 * stay with its first connection, and so with one task, for as long as the connection lives.
 */
export const openDispatcher = (
  timing: PeerTiming,
  lookup: Lookup | undefined,
): { readonly dispatcher: Dispatcher; close(): Promise<void> } => {
  const addresses = createAddressChoice(timing.dnsCacheMs);
  const connect = buildConnector({ timeout: timing.connectMs });
  const agent = new Agent({
    connect: (target, callback) =>
      connect(target, (...result) => {
        if (result[0]) addresses.avoid(target.hostname);
        callback(...result);
      }),
    headersTimeout: timing.headersMs,
    bodyTimeout: timing.bodyMs,
    connections: 32,
  });
  const dispatcher = agent.compose(
    interceptors.dns({
      maxTTL: timing.dnsCacheMs,
      dualStack: false,
      affinity: 4,
      pick: addresses.pick,
      ...(lookup && { lookup }),
    }),
  );
  return { dispatcher, close: () => agent.close() };
};
