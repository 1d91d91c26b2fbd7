-- Why: a category in the order of names, as 0007.
-- Locks: nothing that reads or writes wait for.
-- no-transaction
CREATE INDEX CONCURRENTLY products_by_category_and_name ON products (category, name COLLATE name_order, id)
  WHERE retired_at IS NULL;
