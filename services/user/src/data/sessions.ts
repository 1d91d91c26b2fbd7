import { type Database, type Queryable, statement } from "@shop/postgres";
import type { Rotation, RotationOutcome, Sessions } from "../domain/session.ts";
import type { Role } from "../domain/user.ts";

interface TokenRow {
  readonly session_id: string;
  readonly user_id: string;
  readonly roles: Role[];
  readonly is_alive: boolean;
  readonly uses: number;
  /** Null until the token is used. */
  readonly used_s_ago: number | null;
  /** Null until the token is used, and for a token that was used before salts existed. */
  readonly successor_salt: Buffer | null;
}

// Returns no row if the password or the roles have changed since verification, or the account is gone.
const open = statement(
  "open-session",
  `WITH opened AS (
     INSERT INTO sessions (id, user_id, credential_version, family_hash, expires_at)
     SELECT $1, id, credential_version, $4, now() + make_interval(secs => $6)
       FROM users
      WHERE id = $2 AND credential_version = $3 AND erased_at IS NULL
     RETURNING id
   )
   INSERT INTO refresh_tokens (token_hash, session_id, expires_at)
   SELECT $5, id, now() + make_interval(secs => $7) FROM opened
   RETURNING session_id`,
);

// Locks the session's row: of two concurrent uses of a token, the second sees the first. The session's row
// may be newer than the account's row; it then belongs to the credentials that are being set.
const findToken = statement(
  "find-refresh-token",
  `SELECT token.session_id, session.user_id, account.roles, token.uses, token.successor_salt,
          session.revoked_at IS NULL AND session.expires_at > now() AND token.expires_at > now()
            AND session.credential_version >= account.credential_version AND account.erased_at IS NULL AS is_alive,
          extract(epoch FROM now() - token.used_at)::float8 AS used_s_ago
     FROM refresh_tokens AS token
     JOIN sessions AS session ON session.id = token.session_id
     JOIN users AS account ON account.id = session.user_id
    WHERE token.token_hash = $1
      FOR UPDATE OF session, token`,
);

// A used token stays until its successor is used, so a session has at most two tokens.
const replaceToken = statement(
  "replace-refresh-token",
  `WITH used AS (
     UPDATE refresh_tokens
        SET used_at = now(), successor_salt = $3, uses = 1
      WHERE token_hash = $1
   ), older AS (
     DELETE FROM refresh_tokens WHERE session_id = $2 AND token_hash <> $1
   ), family AS (
     UPDATE sessions SET family_hash = $5 WHERE id = $2 AND family_hash IS DISTINCT FROM $5
   )
   INSERT INTO refresh_tokens (token_hash, session_id, expires_at)
   VALUES ($4, $2, now() + make_interval(secs => $6))`,
);

const countUse = statement(
  "count-token-use",
  "UPDATE refresh_tokens SET uses = uses + 1 WHERE token_hash = $1",
);

const revoke = statement(
  "revoke-session",
  "UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL",
);

const revokeFamily = statement(
  "revoke-family",
  "UPDATE sessions SET revoked_at = now() WHERE family_hash = $1 AND revoked_at IS NULL RETURNING id",
);

const prune = statement(
  "prune-sessions",
  `DELETE FROM sessions
    WHERE id IN (
      SELECT session.id
        FROM sessions AS session
        JOIN users AS account ON account.id = session.user_id
       WHERE session.expires_at < now() - interval '1 day'
          OR session.revoked_at < now() - interval '1 day'
          OR account.erased_at IS NOT NULL
       LIMIT 1000
    )`,
);

/**
 * Only the session's client ever had a token of its family, so an unknown token is one that was used and
 * deleted.
 */
const endFamily = async (tx: Queryable, familyHash: Buffer): Promise<RotationOutcome> => {
  const [ended] = await tx.query<{ id: string }>(revokeFamily, [familyHash]);
  return ended ? { outcome: "reused", sessionId: ended.id } : { outcome: "invalid" };
};

const endSession = async (tx: Queryable, sessionId: string): Promise<RotationOutcome> => {
  await tx.query(revoke, [sessionId]);
  return { outcome: "reused", sessionId };
};

const rotateIn = async (tx: Queryable, rotation: Rotation): Promise<RotationOutcome> => {
  const { usedHash, familyHash, salt, successorOf, idleS, reuseGraceS, maxUses } = rotation;
  const [token] = await tx.query<TokenRow>(findToken, [usedHash]);
  if (!token) return endFamily(tx, familyHash);
  if (!token.is_alive) return { outcome: "invalid" };
  const { session_id: sessionId, user_id: userId, roles } = token;
  if (token.used_s_ago !== null) {
    const isGrace = token.used_s_ago <= reuseGraceS && token.uses < maxUses;
    if (!isGrace) return endSession(tx, sessionId);
    // A task of the previous version replaced the token by one that only its client knows.
    if (!token.successor_salt) return { outcome: "invalid" };
    await tx.query(countUse, [usedHash]);
    return { outcome: "rotated", userId, sessionId, roles, salt: token.successor_salt };
  }
  const successor = successorOf(salt);
  await tx.query(replaceToken, [usedHash, sessionId, salt, successor.hash, successor.familyHash, idleS]);
  return { outcome: "rotated", userId, sessionId, roles, salt };
};

/** Stores the sessions in PostgreSQL. */
export const createSessions = (database: Database): Sessions => ({
  open: async ({ id, userId, credentialVersion, familyHash, tokenHash, idleS, absoluteS }) => {
    const opened = await database.query(open, [
      id,
      userId,
      credentialVersion,
      familyHash,
      tokenHash,
      absoluteS,
      idleS,
    ]);
    return opened.length > 0;
  },
  rotate: (rotation) => database.transaction((tx) => rotateIn(tx, rotation)),
  revoke: async (sessionId) => {
    await database.query(revoke, [sessionId]);
  },
  prune: async () => {
    await database.query(prune);
  },
});
