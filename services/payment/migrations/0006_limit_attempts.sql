-- Why: declined payments are limited for each person and each client, and so is what one person may have under way. A row
--   counts for `person:<id>` or `client:<hash of the address>`. Counts are taken when an attempt starts, so that many at
--   once are no more than the limits allow: `is_within_limits` undoes the statement that is one too many. A payment
--   remembers its client until it has ended.
-- Locks: payments for the moment that two columns take. The table is new.

CREATE TABLE payment_attempts (
  subject text CONSTRAINT payment_attempts_pkey PRIMARY KEY,
  under_way integer NOT NULL DEFAULT 0 CONSTRAINT payment_attempts_under_way_not_negative CHECK (under_way >= 0),
  units_under_way integer NOT NULL DEFAULT 0 CONSTRAINT payment_attempts_units_not_negative CHECK (units_under_way >= 0),
  declined integer NOT NULL DEFAULT 0,
  declined_until timestamptz NOT NULL DEFAULT now(),
  is_within_limits boolean NOT NULL DEFAULT true CONSTRAINT payment_attempts_within_limits CHECK (is_within_limits)
);

ALTER TABLE payments
  ADD COLUMN client text,
  ADD COLUMN units integer NOT NULL DEFAULT 0;
