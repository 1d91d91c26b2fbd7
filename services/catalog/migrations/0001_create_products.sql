-- Why: the products of the catalog and how many units of each there are.
-- Locks: nothing, the tables are new.

CREATE TABLE products (
  id uuid CONSTRAINT products_pkey PRIMARY KEY,
  sku text NOT NULL CONSTRAINT products_sku_key UNIQUE,
  name text NOT NULL,
  description text NOT NULL,
  category text NOT NULL,
  price_amount bigint NOT NULL CONSTRAINT products_price_not_negative CHECK (price_amount >= 0),
  price_currency text NOT NULL CONSTRAINT products_price_currency_known CHECK (price_currency = 'USD'),
  image_url text,
  on_hand integer NOT NULL CONSTRAINT products_on_hand_not_negative CHECK (on_hand >= 0),
  reserved integer NOT NULL DEFAULT 0 CONSTRAINT products_reserved_not_negative CHECK (reserved >= 0),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz,
  search tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', description), 'B')
  ) STORED,
  CONSTRAINT products_reserved_within_on_hand CHECK (reserved <= on_hand)
);

-- One index for each order that a list can have, in which a page is one short range scan.
CREATE INDEX products_by_name ON products (name, id) WHERE retired_at IS NULL;
CREATE INDEX products_by_price ON products (price_amount, id) WHERE retired_at IS NULL;
CREATE INDEX products_by_creation ON products (created_at, id) WHERE retired_at IS NULL;
CREATE INDEX products_by_category ON products (category, name, id) WHERE retired_at IS NULL;
CREATE INDEX products_by_search ON products USING gin (search) WHERE retired_at IS NULL;
