import type { OpenShop } from "../../whole-shop.ts";

/** Somebody who is logged in and stays so. */
export interface Session {
  /** An access token that nobody has used yet. */
  readonly unusedToken: string;
  readonly latestToken: () => string;
  /** Gets a new access token by the refresh token. Resolves to the answer's status. */
  refresh(): Promise<{ readonly status: number }>;
}

/** The id of the key that an access token says it was signed with. */
export const keyIdOf = (token: string): string => {
  const [header = ""] = token.split(".");
  return String((JSON.parse(Buffer.from(header, "base64url").toString()) as { kid?: unknown }).kid);
};

/** Logs somebody in. */
export const openSession = async (
  call: OpenShop["call"],
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Session> => {
  let { body: tokens } = await call("POST", "/api/users/sessions", { body: { email, password } });
  const latestToken = (): string => String(tokens["accessToken"]);
  let last = Promise.resolve<unknown>(undefined);
  const refreshNow = async (): Promise<{ readonly status: number }> => {
    const body = { refreshToken: tokens["refreshToken"] };
    const answer = await call("POST", "/api/users/sessions/refresh", { body });
    if (answer.status === 200) tokens = answer.body;
    return { status: answer.status };
  };
  const unusedToken = latestToken();
  await refreshNow();
  return {
    unusedToken,
    latestToken,
    // A refresh token is good once: one refresh after the other.
    refresh: () => {
      const mine = last.then(refreshNow);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
};
