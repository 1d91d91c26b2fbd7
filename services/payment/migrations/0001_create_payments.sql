-- Why: what was paid, for what, how far a payment has come and how it ended. A payment is a row before anything is done
--   for it, and each step is recorded before the next, so that whoever comes next can go on.
-- Locks: nothing, the tables are new.

CREATE TABLE payments (
  id uuid CONSTRAINT payments_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'processing' CONSTRAINT payments_status_known
    CHECK (status IN ('processing', 'succeeded', 'declined', 'failed', 'partially_refunded', 'refunded')),
  step text NOT NULL DEFAULT 'created' CONSTRAINT payments_step_known
    CHECK (step IN ('created', 'reserved', 'charged', 'declined', 'uncommittable', 'done')),
  payment_method text NOT NULL,
  amount bigint NOT NULL DEFAULT 0 CONSTRAINT payments_amount_not_negative CHECK (amount >= 0),
  currency text NOT NULL DEFAULT 'USD',
  refunded bigint NOT NULL DEFAULT 0 CONSTRAINT payments_refunded_not_negative CHECK (refunded >= 0),
  refunding bigint NOT NULL DEFAULT 0 CONSTRAINT payments_refunding_not_negative CHECK (refunding >= 0),
  charge_id text,
  decline_code text,
  failure_code text,
  failure_errors jsonb,
  attempts integer NOT NULL DEFAULT 0,
  leased_until timestamptz NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  CONSTRAINT payments_refunds_within_amount CHECK (refunded + refunding <= amount)
);

CREATE INDEX payments_by_creation ON payments (created_at, id);
CREATE INDEX payments_by_user ON payments (user_id, created_at, id);
CREATE INDEX payments_unfinished ON payments (next_attempt_at) WHERE status = 'processing';

-- Name and price are the catalog's, known once the stock is reserved.
CREATE TABLE payment_lines (
  payment_id uuid NOT NULL CONSTRAINT payment_lines_payment_fkey REFERENCES payments (id),
  position integer NOT NULL,
  product_id uuid NOT NULL,
  quantity integer NOT NULL CONSTRAINT payment_lines_quantity_positive CHECK (quantity > 0),
  name text,
  unit_price_amount bigint,
  CONSTRAINT payment_lines_pkey PRIMARY KEY (payment_id, position)
);
