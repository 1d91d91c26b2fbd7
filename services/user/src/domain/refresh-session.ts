import { RefreshTokenInvalidError } from "./errors.ts";
import type { Tokens } from "./log-in.ts";
import type { Sessions, TokenIssuer } from "./session.ts";

export interface RefreshDeps {
  readonly sessions: Sessions;
  readonly issuer: TokenIssuer;
  readonly times: { readonly refreshIdleS: number; readonly reuseGraceS: number };
  /** Told of a session that was ended because its token was used twice: it may have been stolen. */
  readonly onReuse: (sessionId: string) => void;
}

/**
 * Exchanges a refresh token for new tokens.
 *
 * @throws RefreshTokenInvalidError, also where the token was used before: then the whole session is ended.
 */
export const refreshSession = async (deps: RefreshDeps, refreshToken: string): Promise<Tokens> => {
  const { sessions, issuer, times, onReuse } = deps;
  const next = issuer.refreshToken();
  const rotation = await sessions.rotate({
    usedHash: issuer.hashOf(refreshToken),
    newHash: next.hash,
    idleS: times.refreshIdleS,
    reuseGraceS: times.reuseGraceS,
  });
  if (rotation.outcome === "reused") onReuse(rotation.sessionId);
  if (rotation.outcome !== "rotated") throw new RefreshTokenInvalidError();
  return { accessToken: await issuer.accessToken(rotation), refreshToken: next.token };
};
