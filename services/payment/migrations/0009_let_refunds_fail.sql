-- Why: a refund that the provider never makes can be given up by an administrator, as `failed`; its money can then be
--   refunded anew. The constraint on the status is made anew, and checked by 0010.
-- Locks: refunds, ACCESS EXCLUSIVE, for an instant: no row is read.

ALTER TABLE refunds
  DROP CONSTRAINT refunds_status_known,
  ADD CONSTRAINT refunds_status_known CHECK (status IN ('processing', 'succeeded', 'failed')) NOT VALID;
