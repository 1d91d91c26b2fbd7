import assert from "node:assert/strict";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { migrate } from "@shop/postgres/provisioning";
import { recordLogs, startTestbed, type Testbed } from "@shop/test-support";

const migrations = fileURLToPath(new URL("../migrations", import.meta.url));
const count = 1_700;

let bed: Testbed;
let earlier: string;

const sql: Testbed["sql"] = (text, values) => bed.sql(text, values);

const migrateAll = (): Promise<void> => {
  const { admin, port } = bed.postgres;
  const login = { dbname: "catalog", username: "catalog", password: "another one" };
  return migrate({
    admin,
    service: { host: "127.0.0.1", port, ...login },
    tls: "off",
    directory: migrations,
    logger: recordLogs("migrate").logger,
  });
};

const addProducts = `
  INSERT INTO products (id, sku, name, description, category, price_amount, price_currency, on_hand, retired_at)
  SELECT gen_random_uuid(), 'OLD-' || n, 'Black/White Café mug ' || n, 'Made to last.', 'old-' || n % 3, n, 'USD', 1000000,
         CASE WHEN n % 10 = 0 THEN now() END
    FROM generate_series(1, ${count}) AS n`;

before(async () => {
  earlier = await mkdtemp(join(tmpdir(), "shop-catalog-migrations-"));
  for (const file of (await readdir(migrations)).filter((name) => name < "0004"))
    await cp(join(migrations, file), join(earlier, file));
  bed = await startTestbed("catalog", pathToFileURL(`${earlier}/`));
});
after(async () => {
  await bed?.close();
  await rm(earlier, { recursive: true, force: true });
});

describe("the migrations of a catalog with products", () => {
  it("describe and count all of them while they are being sold", async () => {
    await sql(addProducts);
    const ids = (await sql<{ id: string }>("SELECT id FROM products ORDER BY id")).map(({ id }) => id);
    let sales = 0;
    let isOver = false;
    const sell = async (): Promise<void> => {
      for (let turn = 0; !isOver; turn += 1) {
        // Locks in the order of ids, as a reservation of several lines does.
        const lines = [0, 1, 2, 3].map((line) => ids[(turn * 37 + line * 401) % ids.length]);
        await sql(
          `WITH locked AS (
             SELECT id FROM products WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
           )
           UPDATE products SET reserved = reserved + 1 FROM locked WHERE products.id = locked.id`,
          [lines],
        );
        sales += 1;
      }
    };
    const selling = sell();
    await migrateAll().finally(() => {
      isOver = true;
    });
    await selling;
    assert.ok(sales > 0);
    const [described] = await sql<Record<string, string>>(
      `SELECT count(*) FILTER (WHERE search_words @@ 'white & cafe & mug'::tsquery) AS found,
              count(DISTINCT number) AS numbers, sum(reserved) AS reserved
         FROM products`,
    );
    const total = String(count);
    assert.deepEqual(described, { found: total, numbers: total, reserved: String(4 * sales) });
    assert.deepEqual(
      await sql("SELECT name, products FROM categories ORDER BY name"),
      await sql(
        `SELECT category AS name, count(*) AS products
           FROM products
          WHERE retired_at IS NULL
          GROUP BY category
          ORDER BY category`,
      ),
    );
  });

  it("leave every index valid", async () => {
    assert.deepEqual(await sql("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"), []);
  });

  it("sort names by a collation that notices a new version of its library", async () => {
    const [collation] = await sql<{ provider: string; version: string | null }>(
      "SELECT collprovider AS provider, collversion AS version FROM pg_collation WHERE collname = 'name_order'",
    );
    assert.equal(collation?.provider, "i");
    assert.ok(collation.version);
    await sql("ALTER COLLATION name_order REFRESH VERSION");
  });
});
