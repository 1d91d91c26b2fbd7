import type { TokensResponse, userApi } from "@shop/contracts";
import type { Handler } from "@shop/http";
import type { LogInDeps, Tokens } from "../domain/log-in.ts";
import * as login from "../domain/log-in.ts";
import { type RefreshDeps, refreshSession } from "../domain/refresh-session.ts";
import type { Sessions } from "../domain/session.ts";

type Operations = (typeof userApi)["operations"];

const toResponse = ({ accessToken, refreshToken }: Tokens, expiresIn: number): TokensResponse => ({
  accessToken,
  expiresIn,
  refreshToken,
  tokenType: "Bearer",
});

// RFC 6749 § 5.1: caches must never store tokens.
const noStore = { "Cache-Control": "no-store" };

export const logIn =
  (deps: LogInDeps, expiresIn: number): Handler<Operations["logIn"]> =>
  async ({ body, header, clientKey }) => {
    const client = { address: clientKey(), deviceToken: header["device-token"] };
    const { deviceToken, ...tokens } = await login.logIn(deps, body, client);
    return { status: 201, body: { ...toResponse(tokens, expiresIn), deviceToken }, headers: noStore };
  };

export const refresh =
  (deps: RefreshDeps, expiresIn: number): Handler<Operations["refresh"]> =>
  async ({ body }) => ({
    status: 200,
    body: toResponse(await refreshSession(deps, body.refreshToken), expiresIn),
    headers: noStore,
  });

export const logOut =
  (sessions: Sessions): Handler<Operations["logOut"]> =>
  async ({ principal }) => {
    await sessions.revoke(principal.sessionId);
    return { status: 204 };
  };
