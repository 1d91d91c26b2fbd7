import request from "supertest";
import { startCatalog } from "../test/start-catalog.ts";

/** Reads a list of products from the cache. */
export const startPath = async () => {
  const catalog = await startCatalog();
  return {
    title: "A list of products from the cache, in the catalog",
    send: async () => {
      const { status, text } = await request(catalog.publicApp).get("/api/catalog/products");
      if (status !== 200) throw new Error(`${status}: ${text}`);
    },
    close: () => catalog.close(),
  };
};
