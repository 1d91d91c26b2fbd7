import { type Database, type Queryable, statement } from "@shop/postgres";
import type { Rotation, RotationOutcome, Sessions } from "../domain/session.ts";
import type { Role } from "../domain/user.ts";

interface TokenRow {
  readonly session_id: string;
  readonly user_id: string;
  readonly roles: Role[];
  readonly is_alive: boolean;
  /** Null while the token was not used yet. */
  readonly used_s_ago: number | null;
}

const open = statement(
  "open-session",
  `WITH opened AS (
     INSERT INTO sessions (id, user_id, expires_at)
     VALUES ($1, $2, now() + make_interval(secs => $4))
     RETURNING id
   )
   INSERT INTO refresh_tokens (token_hash, session_id, expires_at)
   SELECT $3, id, now() + make_interval(secs => $5) FROM opened`,
);

// The session's row is locked: of two uses of one token at the same time, the second sees that the first was there.
const findToken = statement(
  "find-refresh-token",
  `SELECT token.session_id, session.user_id, account.roles,
          session.revoked_at IS NULL AND session.expires_at > now() AND token.expires_at > now() AS is_alive,
          extract(epoch FROM now() - token.used_at)::float8 AS used_s_ago
     FROM refresh_tokens AS token
     JOIN sessions AS session ON session.id = token.session_id
     JOIN users AS account ON account.id = session.user_id AND account.erased_at IS NULL
    WHERE token.token_hash = $1
      FOR UPDATE OF session, token`,
);

const replaceToken = statement(
  "replace-refresh-token",
  `WITH used AS (
     UPDATE refresh_tokens
        SET used_at = coalesce(used_at, now())
      WHERE token_hash = $1
     RETURNING session_id
   )
   INSERT INTO refresh_tokens (token_hash, session_id, expires_at)
   SELECT $2, session_id, now() + make_interval(secs => $3) FROM used`,
);

const revoke = statement(
  "revoke-session",
  "UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL",
);

const prune = statement(
  "prune-sessions",
  `DELETE FROM sessions
    WHERE id IN (
      SELECT id
        FROM sessions
       WHERE expires_at < now() - interval '1 day' OR revoked_at < now() - interval '1 day'
       LIMIT 1000
    )`,
);

const rotateIn = async (
  tx: Queryable,
  { usedHash, newHash, idleS, reuseGraceS }: Rotation,
): Promise<RotationOutcome> => {
  const [token] = await tx.query<TokenRow>(findToken, [usedHash]);
  if (!token?.is_alive) return { outcome: "invalid" };
  if (token.used_s_ago !== null && token.used_s_ago > reuseGraceS) {
    await tx.query(revoke, [token.session_id]);
    return { outcome: "reused", sessionId: token.session_id };
  }
  await tx.query(replaceToken, [usedHash, newHash, idleS]);
  return { outcome: "rotated", userId: token.user_id, sessionId: token.session_id, roles: token.roles };
};

/** Keeps the sessions in PostgreSQL. */
export const createSessions = (database: Database): Sessions => ({
  open: async ({ id, userId, tokenHash, idleS, absoluteS }) => {
    await database.query(open, [id, userId, tokenHash, absoluteS, idleS]);
  },
  rotate: (rotation) => database.transaction((tx) => rotateIn(tx, rotation)),
  revoke: async (sessionId) => {
    await database.query(revoke, [sessionId]);
  },
  prune: async () => {
    await database.query(prune);
  },
});
