-- What the catalog's statements need, and nothing else: test/database/grants.test.ts.
GRANT SELECT, INSERT ON products TO catalog_app;
GRANT UPDATE (sku, name, description, category, price_amount, price_currency, image_url, on_hand, reserved, version,
              updated_at, retired_at) ON products TO catalog_app;
GRANT SELECT, INSERT, UPDATE (status, ended_at) ON reservations TO catalog_app;
GRANT SELECT, INSERT ON reservation_lines TO catalog_app;
