-- Why: a category in the order of prices is one short range scan, however many products it has.
-- Locks: nothing that reads or writes wait for.
-- no-transaction
CREATE INDEX CONCURRENTLY products_by_category_and_price ON products (category, price_amount, id)
  WHERE retired_at IS NULL;
