-- Why: the categories and how many products each has are read without counting all products.
-- Locks: products, SHARE ROW EXCLUSIVE (no writes), while they are counted: 0.2 s for a million.

LOCK TABLE products IN SHARE ROW EXCLUSIVE MODE;

CREATE TABLE categories (
  name text COLLATE "C" CONSTRAINT categories_pkey PRIMARY KEY,
  products bigint NOT NULL
);

-- Rows are locked in the order of names, so that two editors wait for each other instead of deadlocking. A category
-- without products keeps its row: to delete it would race with a product that is being added.
CREATE FUNCTION count_added_products() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO categories (name, products)
  SELECT category, count(*)
    FROM added
   WHERE retired_at IS NULL
   GROUP BY category
   ORDER BY category COLLATE "C"
      ON CONFLICT (name) DO UPDATE SET products = categories.products + excluded.products;
  RETURN NULL;
END
$$;

CREATE FUNCTION count_moved_product() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO categories (name, products)
  SELECT category, sum(change)
    FROM (VALUES (OLD.category, -(OLD.retired_at IS NULL)::integer),
                 (NEW.category, (NEW.retired_at IS NULL)::integer)) AS moved (category, change)
   GROUP BY category
   ORDER BY category COLLATE "C"
      ON CONFLICT (name) DO UPDATE SET products = categories.products + excluded.products;
  RETURN NULL;
END
$$;

CREATE TRIGGER products_counted
  AFTER INSERT ON products
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_added_products();

-- For each row, as only then a condition keeps sales out: they change neither.
CREATE TRIGGER product_recounted
  AFTER UPDATE ON products
  FOR EACH ROW
  WHEN (OLD.category <> NEW.category OR (OLD.retired_at IS NULL) <> (NEW.retired_at IS NULL))
  EXECUTE FUNCTION count_moved_product();

INSERT INTO categories (name, products)
SELECT category, count(*)
  FROM products
 WHERE retired_at IS NULL
 GROUP BY category;
