-- Why: a session is good only for the password and the roles that it was opened with, so that the statement that changes
--   either ends it. A refresh token names its session's family, so that one that was used and deleted is still known;
--   the salt makes its successor again while that is unused. Sessions that are open stay open.
--   A device that has logged in to an account is not kept out by wrong passwords that others try there.
-- Locks: users, sessions and refresh_tokens for the moment that a column takes; sessions against writes while its index
--   is built (milliseconds for 100 000 rows).

ALTER TABLE users
  ADD COLUMN credential_version integer NOT NULL DEFAULT 1;

ALTER TABLE sessions
  ADD COLUMN credential_version integer NOT NULL DEFAULT 1,
  ADD COLUMN family_hash bytea;

CREATE INDEX sessions_by_family ON sessions (family_hash);

ALTER TABLE refresh_tokens
  ADD COLUMN successor_salt bytea,
  ADD COLUMN uses integer NOT NULL DEFAULT 0;

CREATE TABLE devices (
  token_hash bytea CONSTRAINT devices_pkey PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT devices_user_fkey REFERENCES users (id),
  credential_version integer NOT NULL,
  used_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX devices_by_user ON devices (user_id, used_at);
