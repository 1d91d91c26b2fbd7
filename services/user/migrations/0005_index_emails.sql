-- Why: administrators find users by the start of their address. The index of the unique constraint has the database's
--   collation, in which a start is not a range.
-- Locks: nothing that reads or writes wait for.
-- no-transaction
CREATE INDEX CONCURRENTLY users_by_email ON users (email COLLATE "C") WHERE erased_at IS NULL;
