import { randomUUID } from "node:crypto";
import type { Database } from "@shop/postgres";
import { rowId } from "@shop/test-support";
import { createProducts } from "../../src/data/products.ts";
import { createReservations } from "../../src/data/reservations.ts";
import type { Place, ProductSort, Products } from "../../src/domain/product.ts";
import { parseSearch, type SearchBounds } from "../../src/domain/search.ts";

const at = "2026-01-01T01:00:00.001Z";
const places: Readonly<Record<ProductSort, Place>> = {
  name: { key: "Oak", id: rowId(5) },
  price: { key: 9_000, id: rowId(5) },
  "-price": { key: 9_000, id: rowId(5) },
  newest: { key: at, id: rowId(5) },
};
/** A word that few products have, one that all have, one that many have but none in the middle of the list, an SKU. */
const searches = ["lot7", "made", "walnut", "oak -walnut", "SKU-7"];

/** Tight bounds, so that the searches take every path. */
export const bounds: SearchBounds = {
  matches: 100,
  window: 20,
  windowPerProduct: 1,
  newest: 50,
  blocksForOneWord: 5,
  blocksTimesWords: 10,
};

const filters = [
  { price: { min: 5_000, max: 9_000 } },
  { inStock: true },
  { price: { min: 0, max: 50 }, inStock: true },
];

const everyCount = async (count: Products["count"]): Promise<void> => {
  for (const category of [undefined, "category-7"])
    for (const filter of [{}, ...filters])
      for (const search of [undefined, ...searches.map(parseSearch)])
        await count({ category, search, ...filter });
};

const everyFilteredList = async (list: Products["list"]): Promise<void> => {
  for (const [sort, place] of Object.entries(places) as [ProductSort, Place][])
    for (const category of [undefined, "category-7"])
      for (const after of [undefined, place, { ...place, fromBlock: 2 }])
        for (const filter of filters)
          for (const search of [undefined, ...searches.map(parseSearch)])
            await list({ sort, category, search, after, limit: 5, ...filter });
};

const everyList = async (list: Products["list"]): Promise<void> => {
  for (const [sort, place] of Object.entries(places) as [ProductSort, Place][])
    for (const category of [undefined, "category-7"])
      for (const after of [undefined, place, { ...place, fromBlock: 2 }])
        for (const search of [undefined, ...searches.map(parseSearch)])
          await list({ sort, category, search, after, limit: 5 });
};

/** Sends the catalog's statements, the lists in all their shapes. */
export const everyStatement = async (database: Database): Promise<void> => {
  const products = createProducts(database, bounds);
  const reservations = createReservations(database, 900);
  await products.find(rowId(7));
  await products.listCategories();
  const price = { amount: 1, currency: "USD" } as const;
  const texts = { name: "New", description: "", category: "new" };
  await products.add({ id: randomUUID(), sku: "NEW-1", ...texts, price, imageUrl: null, onHand: 1 });
  await products.edit(rowId(7), [1], { name: "Changed" });
  await products.setStock(rowId(8), 500);
  await products.retire(rowId(9), "any");
  const id = randomUUID();
  await reservations.hold(id, [{ productId: rowId(10), quantity: 1 }]);
  await reservations.find(id);
  await reservations.end(id, "committed");
  await reservations.availabilityOf([rowId(10), rowId(11)]);
  await reservations.hold(randomUUID(), [{ productId: rowId(10), quantity: 10_000_000 }]);
  await reservations.listExpired(100);
  await reservations.forgetRefused(100);
  // Last, because they take longest: a test repeats all statements until one of them fails.
  await everyList(products.list);
  await everyFilteredList(products.list);
  await everyCount(products.count);
};
