-- Why: finds the refusals that are old enough to be forgotten.
-- Locks: nothing that reads or writes wait for.
-- no-transaction
CREATE INDEX CONCURRENTLY reservations_by_refusal ON reservations (expires_at) WHERE status = 'refused';
