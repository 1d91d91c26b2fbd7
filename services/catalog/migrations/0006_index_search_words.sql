-- Why: finds the products that have the words of a search.
-- Locks: nothing that reads or writes wait for. Without fastupdate, or searches would read a list of pending entries
--   from end to end.
-- no-transaction
CREATE INDEX CONCURRENTLY products_by_search_words ON products USING gin (search_words)
  WITH (fastupdate = off)
  WHERE retired_at IS NULL;
