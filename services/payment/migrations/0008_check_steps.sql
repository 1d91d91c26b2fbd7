-- Why: every payment is at a step that is known.
-- Locks: nothing that reads or writes wait for.

ALTER TABLE payments VALIDATE CONSTRAINT payments_step_known;
