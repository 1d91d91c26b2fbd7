/** SQL that makes data of any volume: for the benchmark, and for the test of the queries' plans. */

/** SQL for the id of the n-th row. */
export const idOf = (n: string): string =>
  `('00000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
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

/** Milliseconds that do not end in 0: as PostgreSQL and as JavaScript write them, they then are the same text. */
export const timeOf = (n: string): string =>
  `timestamptz '2026-01-01 00:00:00.001+00' + (${n}) * interval '1 second' + ((${n}) % 9) * interval '1 millisecond'`;

/**
 * Products 1 to `count`, which carry 1/20 as many lot numbers: a search for one finds 20, however many products there
 * are. Notifications are off meanwhile: no service listens yet, and a million of them take longer than the products.
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

/** Users 1 to `count`, all with one password. */
export const insertUsers = (count: number, passwordHash: string): string => `
  INSERT INTO users (id, email, name, password_hash, roles, created_at, updated_at)
  SELECT ${idOf("n")}, 'user' || n || '@shop.example', 'User ' || n, '${passwordHash}', ARRAY['customer'],
         ${timeOf("n")}, ${timeOf("n")}
    FROM generate_series(1::bigint, ${count}) AS n;
  ANALYZE users`;
