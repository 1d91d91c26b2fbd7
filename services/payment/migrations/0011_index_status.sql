-- Why: administrators list the payments with one status, newest first.
-- Locks: nothing that reads or writes wait for.
-- no-transaction
CREATE INDEX CONCURRENTLY payments_by_status ON payments (status, created_at, id);
