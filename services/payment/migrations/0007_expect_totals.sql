-- Why: a payer may say what they agreed to pay. If the catalog's total differs, the payment is `repriced`: its stock is
--   to be released, and nothing is charged. The constraint on steps is made anew, and checked by 0008.
-- Locks: payments, ACCESS EXCLUSIVE, for an instant: no row is read.

ALTER TABLE payments
  ADD COLUMN expected_amount bigint,
  ADD COLUMN expected_currency text,
  DROP CONSTRAINT payments_step_known,
  ADD CONSTRAINT payments_step_known
    CHECK (step IN ('created', 'reserved', 'repriced', 'charged', 'declined', 'uncommittable', 'done')) NOT VALID;
