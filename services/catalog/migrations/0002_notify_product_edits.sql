-- Why: every process drops its cached reads at once when a product is edited. Sales do not change the version and are
--   left to the cache's short life: NOTIFY makes commits wait for each other, which the hot path must not.
-- Locks: products, SHARE ROW EXCLUSIVE, for an instant.

CREATE FUNCTION notify_product_edited() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('product_edited', NEW.id::text);
  RETURN NULL;
END
$$;

CREATE TRIGGER product_added
  AFTER INSERT ON products
  FOR EACH ROW EXECUTE FUNCTION notify_product_edited();

CREATE TRIGGER product_edited
  AFTER UPDATE ON products
  FOR EACH ROW WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION notify_product_edited();
