-- Why: how common the words of a search are decides how it is answered; autovacuum would find that out a minute later.
-- Locks: nothing that reads or writes wait for.

ANALYZE products;
