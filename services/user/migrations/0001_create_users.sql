-- Why: people and what they log in with. An erased user keeps its row, without anything personal, so that payments go
--   on referring to an id that exists.
-- Locks: nothing, the table is new.

CREATE TABLE users (
  id uuid CONSTRAINT users_pkey PRIMARY KEY,
  email text CONSTRAINT users_email_key UNIQUE CONSTRAINT users_email_lower_case CHECK (email = lower(email)),
  name text,
  password_hash text,
  roles text[] NOT NULL CONSTRAINT users_roles_known CHECK (roles <@ ARRAY['customer', 'admin']),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  erased_at timestamptz,
  CONSTRAINT users_erased_or_whole CHECK (
    (erased_at IS NULL AND email IS NOT NULL AND name IS NOT NULL AND password_hash IS NOT NULL)
    OR (erased_at IS NOT NULL AND email IS NULL AND name IS NULL AND password_hash IS NULL)
  )
);

CREATE INDEX users_by_creation ON users (created_at, id) WHERE erased_at IS NULL;
