-- The privileges that the catalog's statements need (test/database/grants.test.ts).
GRANT SELECT, INSERT ON products TO catalog_app;
GRANT UPDATE (sku, name, description, category, price_amount, price_currency, image_url, on_hand, reserved, version,
              updated_at, retired_at) ON products TO catalog_app;
GRANT SELECT, INSERT, UPDATE (status, ended_at), DELETE ON reservations TO catalog_app;
GRANT SELECT, INSERT ON reservation_lines TO catalog_app;
-- By the triggers that number and count products.
GRANT SELECT, INSERT, UPDATE (products) ON categories TO catalog_app;
GRANT USAGE ON SEQUENCE product_numbers TO catalog_app;
