-- Why: no release searches or sorts by these any more, and each of them makes every write slower.
-- Locks: products, for as long as it takes to forget four indexes and a column; no row is rewritten.
DROP INDEX products_by_name;
DROP INDEX products_by_category;
DROP INDEX products_by_search;
ALTER TABLE products DROP COLUMN search;
