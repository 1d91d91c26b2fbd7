import type { OpenShop } from "../../whole-shop.ts";

/** A user's session that stays logged in. */
export interface Session {
  /** An unused access token. */
  readonly unusedToken: string;
  readonly latestToken: () => string;
  /** Exchanges the refresh token for a new access token. Resolves to the response's status. */
  refresh(): Promise<{ readonly status: number }>;
}

/** The id of an access token's signing key. */
export const keyIdOf = (token: string): string => {
  const [header = ""] = token.split(".");
  return String((JSON.parse(Buffer.from(header, "base64url").toString()) as { kid?: unknown }).kid);
};

/** Logs a user in. */
export const openSession = async (
  call: OpenShop["call"],
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Session> => {
  let { body: tokens } = await call("POST", "/api/users/sessions", { body: { email, password } });
  const latestToken = (): string => String(tokens["accessToken"]);
  let last = Promise.resolve<unknown>(undefined);
  const refreshNow = async (): Promise<{ readonly status: number }> => {
    const body = { refreshToken: tokens["refreshToken"] };
    const response = await call("POST", "/api/users/sessions/refresh", { body });
    if (response.status === 200) tokens = response.body;
    return { status: response.status };
  };
  const unusedToken = latestToken();
  await refreshNow();
  return {
    unusedToken,
    latestToken,
    // A refresh token is valid once, so refreshes are serialized.
    refresh: () => {
      const mine = last.then(refreshNow);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
};
