-- Why: a category in the order of creation is one short range scan, however many products it has.
-- Locks: nothing that reads or writes wait for.
-- no-transaction
CREATE INDEX CONCURRENTLY products_by_category_and_creation ON products (category, created_at, id)
  WHERE retired_at IS NULL;
