import request from "supertest";
import type { CallPath } from "../../../bench/src/path.ts";
import { startCatalog } from "../test/start-catalog.ts";

const addProduct = `
  INSERT INTO products (id, name, description, category, price_amount, price_currency, on_hand)
  VALUES (gen_random_uuid(), 'Thing', '', 'things', 100, 'USD', 1)`;

/** A list of products that the cache has. */
export const path: CallPath = {
  title: "A list of products from the cache, in the catalog",
  start: async () => {
    const catalog = await startCatalog();
    await catalog.bed.sql(addProduct).catch(() => undefined);
    const call = async () => {
      const { status, text } = await request(catalog.publicApp).get("/api/catalog/products");
      if (status !== 200) throw new Error(`${status}: ${text}`);
    };
    return { call, close: catalog.close };
  },
};
