-- Why: stock that is set aside for a payment until it is committed or released.
-- Locks: nothing, the tables are new.

CREATE TABLE reservations (
  id uuid CONSTRAINT reservations_pkey PRIMARY KEY,
  status text NOT NULL CONSTRAINT reservations_status_known CHECK (status IN ('held', 'committed', 'released')),
  total_amount bigint NOT NULL,
  total_currency text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);

CREATE INDEX reservations_by_expiry ON reservations (expires_at) WHERE status = 'held';

CREATE TABLE reservation_lines (
  reservation_id uuid NOT NULL CONSTRAINT reservation_lines_reservation_fkey REFERENCES reservations (id),
  product_id uuid NOT NULL CONSTRAINT reservation_lines_product_fkey REFERENCES products (id),
  position integer NOT NULL,
  name text NOT NULL,
  unit_price_amount bigint NOT NULL,
  quantity integer NOT NULL CONSTRAINT reservation_lines_quantity_positive CHECK (quantity > 0),
  CONSTRAINT reservation_lines_pkey PRIMARY KEY (reservation_id, product_id)
);
