-- Why: names in the order in which people sort, the same in all worlds: C.UTF-8 has Z before a, and a locale of the
--   operating system is another one on each. The decision "order-of-names" says what a new version of ICU takes.
-- Locks: nothing that reads or writes wait for.
-- no-transaction
CREATE INDEX CONCURRENTLY products_by_name_in_order ON products (name COLLATE name_order, id)
  WHERE retired_at IS NULL;
