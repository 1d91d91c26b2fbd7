import { idOf, timeOf } from "@shop/bench/generated-sql";

/** Users 1 to `count`, all with one password. */
export const insertUsers = (count: number, passwordHash: string): string => `
  INSERT INTO users (id, email, name, password_hash, roles, created_at, updated_at)
  SELECT ${idOf("n")}, 'user' || n || '@shop.example', 'User ' || n, '${passwordHash}', ARRAY['customer'],
         ${timeOf("n")}, ${timeOf("n")}
    FROM generate_series(1::bigint, ${count}) AS n;
  ANALYZE users`;

/** A session with a refresh token, and a device, for each of the users 1 to `count`. */
export const insertSessions = (count: number): string => `
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
