/** SQL that makes data of any volume: for the benchmark, and for the test of the queries' plans. */

const idOf = (n: string): string => `('00000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
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
const timeOf = (n: string): string =>
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

/** A session with a refresh token, and a device, for each of the users 1 to `count`. */
export const insertSessions = (count: number): string => `
  INSERT INTO sessions (id, user_id, family_hash, expires_at)
  SELECT ${idOf("n")}, ${idOf("n")}, sha256(('family' || n)::bytea), now() + interval '1 day'
    FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO devices (token_hash, user_id, credential_version)
  SELECT sha256(('device' || n)::bytea), ${idOf("n")}, 1 FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO refresh_tokens (token_hash, session_id, expires_at)
  SELECT sha256(n::text::bytea), ${idOf("n")}, now() + interval '1 day'
    FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO attempts (key, points, expire)
  SELECT 'log-in-account:' || n, 1, 1e15 FROM generate_series(1::bigint, ${count}) AS n;
  ANALYZE`;

/** Payments 1 to `count`, which have ended, each with two lines, its events, its key and, one in ten, a refund. */
export const insertPayments = (count: number): string => `
  INSERT INTO payments (id, user_id, status, step, payment_method, amount, charge_id, leased_until, next_attempt_at,
                        created_at, updated_at, settled_at)
  SELECT ${idOf("n")}, ${idOf("n % 5000")}, 'succeeded', 'done', 'pm_card_ok', 4000, 'ch_' || n, now(), now(),
         ${timeOf("n")}, ${timeOf("n")}, ${timeOf("n")}
    FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO payment_lines (payment_id, position, product_id, quantity, name, unit_price_amount)
  SELECT ${idOf("n")}, position, ${idOf("n")}, 1, 'Thing ' || n, 2000
    FROM generate_series(1::bigint, ${count}) AS n, generate_series(1, 2) AS position;
  INSERT INTO payment_events (payment_id, event)
  SELECT ${idOf("n")}, event
    FROM generate_series(1::bigint, ${count}) AS n, unnest(ARRAY['payment-created', 'payment-succeeded']) AS event;
  INSERT INTO idempotency_keys (user_id, operation, key, request_hash, subject_id)
  SELECT ${idOf("n % 5000")}, 'pay', 'key-' || n, '', ${idOf("n")} FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO payment_attempts (subject, declined, declined_until)
  SELECT 'client:' || n, 1, now() + interval '1 day' FROM generate_series(1::bigint, ${count} / 10) AS n;
  INSERT INTO refunds (id, payment_id, amount, status, leased_until, next_attempt_at)
  SELECT ${idOf("n")}, ${idOf("n * 10")}, 100, 'succeeded', now(), now()
    FROM generate_series(1::bigint, ${count} / 10) AS n;
  INSERT INTO outbox (type, payload, published_at)
  SELECT 'payment.succeeded', '{}', now() FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO sandbox_provider.charges (idempotency_key, charge_id, payment_method, amount, status)
  SELECT ${idOf("n")}, 'ch_' || n, 'pm_card_ok', 4000, 'succeeded' FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO sandbox_provider.refunds (idempotency_key, charge_id, amount, status)
  SELECT ${idOf("n")}, 'ch_' || n, 100, 'succeeded' FROM generate_series(1::bigint, ${count} / 10) AS n;
  ANALYZE`;

/** Reservations 1 to `count`, committed, each of one of the first 10 000 products. */
export const insertReservations = (count: number): string => `
  INSERT INTO reservations (id, status, total_amount, total_currency, expires_at, ended_at)
  SELECT ${idOf("n")}, 'committed', 2000, 'USD', now(), now() FROM generate_series(1::bigint, ${count}) AS n;
  INSERT INTO reservation_lines (reservation_id, product_id, position, name, unit_price_amount, quantity)
  SELECT ${idOf("n")}, ${idOf("1 + n % 10000")}, 1, 'Thing ' || n, 2000, 1
    FROM generate_series(1::bigint, ${count}) AS n;
  ANALYZE`;
