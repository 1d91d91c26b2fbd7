-- Why: every refund has a status that is known.
-- Locks: nothing that reads or writes wait for.

ALTER TABLE refunds VALIDATE CONSTRAINT refunds_status_known;
