import { idOf, timeOf } from "../generated-sql.ts";

const pick = (words: readonly string[], n: string): string =>
  `(ARRAY[${words.map((word) => `'${word}'`).join(", ")}])[1 + ((${n}) % ${words.length})::integer]`;

/** The first word of each name: each of them is in a tenth of the names. */
export const materials = [
  "Walnut",
  "Copper",
  "Linen",
  "Ceramic",
  "Oak",
  "Steel",
  "Wool",
  "Glass",
  "Cork",
  "Brass",
];
const things = ["coffee grinder", "desk lamp", "teapot", "garden fork", "notebook", "blanket", "pan", "vase"];

/**
 * Inserts products 1 to `count`. Each lot number has 20 products, however many products there are. Notifications
 * are disabled meanwhile: no service listens yet, and a million notifications take longer than the products.
 */
export const insertProducts = (count: number): string => `
  ALTER TABLE products DISABLE TRIGGER product_added;
  INSERT INTO products (id, sku, name, description, category, price_amount, price_currency, image_url, on_hand,
                        created_at, updated_at)
  SELECT ${idOf("n")}, 'SKU-' || n,
         ${pick(materials, "n * 7919 / 8")} || ' ' || ${pick(things, "n * 7919")} || ' ' || lpad(n::text, 7, '0'),
         'Made to be used every day and to last for years, from lot' || n % greatest(1, ${count} / 20)
           || ', by people who care for what they make. Ships within two days.',
         'category-' || n % greatest(1, ${count} / 200), 500 + n * 7919 % 99500, 'USD',
         'https://images.shop.example/' || n || '.webp', 1000000, ${timeOf("n")}, ${timeOf("n + 5")}
    FROM generate_series(1::bigint, ${count}) AS n;
  ALTER TABLE products ENABLE TRIGGER product_added;
  ANALYZE products`;
