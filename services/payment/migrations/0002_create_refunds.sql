-- Why: money that goes back; like a payment, a row before it is an action.
-- Locks: nothing, the table is new.

CREATE TABLE refunds (
  id uuid CONSTRAINT refunds_pkey PRIMARY KEY,
  payment_id uuid NOT NULL CONSTRAINT refunds_payment_fkey REFERENCES payments (id),
  amount bigint NOT NULL CONSTRAINT refunds_amount_positive CHECK (amount > 0),
  reason text,
  status text NOT NULL DEFAULT 'processing' CONSTRAINT refunds_status_known CHECK (status IN ('processing', 'succeeded')),
  attempts integer NOT NULL DEFAULT 0,
  leased_until timestamptz NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz
);

CREATE INDEX refunds_by_payment ON refunds (payment_id, created_at);
CREATE INDEX refunds_unfinished ON refunds (next_attempt_at) WHERE status = 'processing';
