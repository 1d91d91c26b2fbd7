import type { Client, userApi } from "@shop/contracts";
import { ProblemError } from "@shop/contracts";
import type { Session } from "./session.ts";

type Refresh = Client<typeof userApi>["refresh"];

/**
 * Exchanges a session's tokens. Concurrent requests of one session share one exchange; requests that other
 * tasks serve at the same time are within the grace period of the user service.
 *
 * @returns undefined if the session has ended
 * @throws ProblemError if the user service is not available
 */
export const createSessionRefresh = () => {
  const flights = new Map<string, Promise<Session | undefined>>();

  const exchange = async (refresh: Refresh, before: Session): Promise<Session | undefined> => {
    const response = await refresh({ body: { refreshToken: before.refreshToken } });
    if (response.status === 200) {
      const { accessToken, refreshToken, expiresIn } = response.body;
      return { ...before, accessToken, refreshToken, accessExpiresAt: Date.now() + expiresIn * 1000 };
    }
    if (response.problem.status === 401) return undefined;
    throw new ProblemError("unavailable", "The session cannot be refreshed.", { cause: response.problem });
  };

  return (refresh: Refresh, before: Session): Promise<Session | undefined> => {
    const known = flights.get(before.refreshToken);
    if (known) return known;
    const flight = exchange(refresh, before).finally(() => flights.delete(before.refreshToken));
    flights.set(before.refreshToken, flight);
    return flight;
  };
};
