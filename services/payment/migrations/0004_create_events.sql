-- Why: what happened to each payment, for people (payment_events, which nobody can change), and what others have to be
--   told (outbox, written in the same transaction as the fact itself).
-- Locks: nothing, the tables are new.

CREATE TABLE payment_events (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT payment_events_pkey PRIMARY KEY,
  payment_id uuid NOT NULL CONSTRAINT payment_events_payment_fkey REFERENCES payments (id),
  event text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX payment_events_by_payment ON payment_events (payment_id, id);

REVOKE UPDATE, DELETE, TRUNCATE ON payment_events FROM payments_app;

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pkey PRIMARY KEY,
  event_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT outbox_event_id_key UNIQUE,
  type text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);

CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
