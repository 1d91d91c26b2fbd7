-- Why: the sandbox payment provider's own books. It stands for an outside party: no query of the service joins them.
-- Locks: nothing, the schema is new.

CREATE SCHEMA sandbox_provider;
GRANT USAGE ON SCHEMA sandbox_provider TO payments_app;

CREATE TABLE sandbox_provider.charges (
  idempotency_key uuid CONSTRAINT charges_pkey PRIMARY KEY,
  charge_id text NOT NULL CONSTRAINT charges_charge_id_key UNIQUE,
  payment_method text NOT NULL,
  amount bigint NOT NULL,
  status text NOT NULL CONSTRAINT charges_status_known CHECK (status IN ('pending', 'succeeded', 'declined')),
  decline_code text,
  requests integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sandbox_provider.refunds (
  idempotency_key uuid CONSTRAINT refunds_pkey PRIMARY KEY,
  charge_id text NOT NULL CONSTRAINT refunds_charge_fkey REFERENCES sandbox_provider.charges (charge_id),
  amount bigint NOT NULL,
  status text NOT NULL CONSTRAINT refunds_status_known CHECK (status IN ('pending', 'succeeded')),
  requests integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA sandbox_provider TO payments_app;
