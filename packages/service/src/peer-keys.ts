import { type ClosableKeySource, createKeySource } from "@shop/auth";
import { createClient, ProblemError, userInternalApi } from "@shop/contracts";
import type { Peer } from "@shop/mesh";
import type { Logger } from "@shop/telemetry";

const fetchKeysFrom = (peer: Peer) => {
  const client = createClient(userInternalApi, peer.send);
  return async () => {
    const response = await client.getKeySet({});
    if (response.status === 200) return response.body;
    throw new ProblemError("unavailable", "The signing keys are not available.", { cause: response.problem });
  };
};

/** Fetches the keys that verify access tokens from the user service. */
export const openPeerKeys = (user: Peer, maxAgeS: number, logger: Logger): ClosableKeySource =>
  createKeySource({
    fetchKeys: fetchKeysFrom(user),
    refreshMs: maxAgeS * 1000,
    onError: (error) => logger.warn({ err: error }, "signing keys could not be refreshed"),
  });
