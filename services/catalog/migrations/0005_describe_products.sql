-- Why: products from before 0004 can be found by its words too.
-- Locks: no more than 500 rows of products at a time, in the order of their ids as sales do, for some 50 ms.
-- no-transaction
DO $$
DECLARE
  place uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  LOOP
    WITH batch AS (
      SELECT id, name, sku, description, nextval('product_numbers') AS number
        FROM (SELECT id, name, sku, description
                FROM products
               WHERE id > place AND search_words IS NULL
               ORDER BY id
               LIMIT 500
                 FOR NO KEY UPDATE) AS undescribed
    ), described AS (
      UPDATE products AS product
         SET number = batch.number,
             search_words = search_words(batch.name, batch.sku, batch.description, batch.number)
        FROM batch
       WHERE product.id = batch.id
      RETURNING product.id
    )
    SELECT id INTO place FROM described ORDER BY id DESC LIMIT 1;
    EXIT WHEN place IS NULL;
    COMMIT;
  END LOOP;
END
$$;
