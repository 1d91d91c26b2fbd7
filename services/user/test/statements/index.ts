import { idOf } from "@shop/bench/generated-sql";
import type { DatabaseSubject } from "@shop/test-support";
import { insertUsers } from "../../bench/rows.ts";
import { everyStatement } from "./every-statement.ts";
import { races } from "./races.ts";

/** A session with a refresh token, and a device, for each of the users 1 to `count`. */
const insertSessions = (count: number): string => `
  INSERT INTO sessions (id, user_id, family_hash, expires_at)
  SELECT ${idOf("n")}, ${idOf("n")}, sha256(('family' || n)::bytea), now() + interval '1 day'
    FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO devices (token_hash, user_id, credential_version)
  SELECT sha256(('device' || n)::bytea), ${idOf("n")}, 1 FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO refresh_tokens (token_hash, session_id, expires_at)
  SELECT sha256(n::text::bytea), ${idOf("n")}, now() + interval '1 day'
    FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO attempts (key, points, expire)
  SELECT 'log-in-account:' || n, 1, 1e15 FROM generate_series(1::bigint, ${count}) AS n;
  ANALYZE`;

/**
 * The user service's SQL. Outside of requests, every ten minutes, it looks for sessions that ended long ago and
 * for forgotten devices.
 */
export const subject: DatabaseSubject = {
  data: (rows) => [insertUsers(rows, "hash"), insertSessions(rows)],
  everyStatement,
  races,
  allowedScans: ["prune-sessions", "prune-devices"],
};
