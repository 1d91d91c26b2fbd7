import { RefreshTokenInvalidError } from "./errors.ts";
import type { Tokens } from "./log-in.ts";
import type { Sessions, TokenIssuer } from "./session.ts";

export interface RefreshDeps {
  readonly sessions: Sessions;
  readonly issuer: TokenIssuer;
  readonly times: {
    readonly refreshIdleS: number;
    readonly reuseGraceS: number;
    readonly maxUsesInGrace: number;
  };
  /** Called with a session that was ended because its token was reused: the token may have been stolen. */
  readonly onReuse: (sessionId: string) => void;
}

/**
 * Exchanges a refresh token for new tokens. Within the grace period, all uses of a token return the same
 * successor.
 *
 * @throws RefreshTokenInvalidError. If the token was used before, the whole session is ended as well.
 */
export const refreshSession = async (deps: RefreshDeps, refreshToken: string): Promise<Tokens> => {
  const { sessions, issuer, times, onReuse } = deps;
  const used = issuer.readRefreshToken(refreshToken);
  const rotation = await sessions.rotate({
    usedHash: used.hash,
    familyHash: used.familyHash,
    salt: issuer.newSalt(),
    successorOf: (salt) => issuer.successorOf(refreshToken, salt),
    idleS: times.refreshIdleS,
    reuseGraceS: times.reuseGraceS,
    maxUses: times.maxUsesInGrace,
  });
  if (rotation.outcome === "reused") onReuse(rotation.sessionId);
  if (rotation.outcome !== "rotated") throw new RefreshTokenInvalidError();
  const { token } = issuer.successorOf(refreshToken, rotation.salt);
  return { accessToken: await issuer.accessToken(rotation), refreshToken: token };
};
