-- Why: a request with a key that was used before gets the first answer again. The answer itself is not kept: it follows
--   from the payment or refund that the key led to.
-- Locks: nothing, the table is new.

CREATE TABLE idempotency_keys (
  user_id uuid NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  subject_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, operation, key)
);

CREATE INDEX idempotency_keys_by_creation ON idempotency_keys (created_at);
