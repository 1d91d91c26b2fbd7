import {
  type catalogApi,
  cursorText,
  cursorTime,
  decodeCursor,
  encodeCursor,
  type ProductResponse,
} from "@shop/contracts";
import { type Handler, Preserialized } from "@shop/http";
import * as z from "zod";
import type { ReadCache } from "../cache/read-cache.ts";
import { editProduct, retireProduct } from "../domain/change-product.ts";
import { ProductNotFoundError } from "../domain/errors.ts";
import type { Category, Product, ProductQuery, ProductSort, Products } from "../domain/product.ts";
import { etagOf, isNotModified, versionOf } from "./etag.ts";

type Operations = (typeof catalogApi)["operations"];

export interface ProductHandlersDeps {
  readonly products: Products;
  readonly cache: ReadCache;
  readonly newId: () => string;
}

/** About how many bytes something that is kept in the cache takes. */
export const bytesOf = (read: unknown): number => {
  const body = (read as { body?: unknown } | undefined)?.body ?? read;
  return 500 + (body instanceof Preserialized ? body.json.length : 0);
};

const keyOf: Readonly<Record<ProductSort, (product: Product) => string | number>> = {
  name: ({ name }) => name,
  price: ({ price }) => price.amount,
  "-price": ({ price }) => price.amount,
  newest: ({ createdAt }) => createdAt,
};

const placeBy = <S extends ProductSort, K extends z.ZodType<string | number>>(sort: S, key: K) =>
  z.tuple([z.literal(sort), key, z.guid()]);
const cursors = {
  name: placeBy("name", cursorText),
  price: placeBy("price", z.int()),
  "-price": placeBy("-price", z.int()),
  newest: placeBy("newest", cursorTime),
};

const pageOf = (
  found: readonly Product[],
  { sort, limit }: ProductQuery,
): { items: ProductResponse[]; nextCursor: string | null } => {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([sort, keyOf[sort](last), last.id]) : null };
};

const placeIn = (sort: ProductSort, cursor: string): readonly [string | number, string] => {
  const [, key, id] = decodeCursor<readonly [ProductSort, string | number, string]>(cursor, cursors[sort]);
  return [key, id];
};

export const listProducts =
  ({ products, cache }: ProductHandlersDeps): Handler<Operations["listProducts"]> =>
  async ({ query: { category, q: search, sort, limit, cursor } }) => {
    const query: ProductQuery = {
      category,
      search,
      sort,
      limit,
      after: cursor ? placeIn(sort, cursor) : undefined,
    };
    // One more than the page, to know whether there is a next one.
    const load = async () =>
      new Preserialized(pageOf(await products.list({ ...query, limit: limit + 1 }), query));
    return { status: 200, body: await cache.get(`list ${JSON.stringify(query)}`, load) };
  };

export const getProduct =
  ({ products, cache }: ProductHandlersDeps): Handler<Operations["getProduct"]> =>
  async ({ path: { productId }, header }) => {
    const read = await cache.get(`product ${productId.toLowerCase()}`, async () => {
      const product = await products.find(productId);
      return product && { etag: etagOf(product), body: new Preserialized<ProductResponse>(product) };
    });
    if (!read) throw new ProductNotFoundError(productId);
    const headers = { ETag: read.etag, "Cache-Control": "no-cache" };
    if (isNotModified(header["if-none-match"], read.etag)) return { status: 304, headers };
    return { status: 200, body: read.body, headers };
  };

export const listCategories =
  ({ products, cache }: ProductHandlersDeps): Handler<Operations["listCategories"]> =>
  async () => ({
    status: 200,
    body: await cache.get(
      "categories",
      async () => new Preserialized<{ items: Category[] }>({ items: await products.listCategories() }),
    ),
  });

export const addProduct =
  ({ products, newId }: ProductHandlersDeps): Handler<Operations["addProduct"]> =>
  async ({ body }) => {
    const product = await products.add({ id: newId(), ...body });
    return {
      status: 201,
      body: product,
      headers: { ETag: etagOf(product), Location: `/api/catalog/products/${product.id}` },
    };
  };

export const changeProduct =
  ({ products }: ProductHandlersDeps): Handler<Operations["editProduct"]> =>
  async ({ path, header, body }) => {
    const product = await editProduct(products, path.productId, versionOf(header["if-match"]), body);
    return { status: 200, body: product, headers: { ETag: etagOf(product) } };
  };

export const removeProduct =
  ({ products }: ProductHandlersDeps): Handler<Operations["retireProduct"]> =>
  async ({ path, header }) => {
    await retireProduct(products, path.productId, versionOf(header["if-match"]));
    return { status: 204 };
  };

export const setStock =
  ({ products }: ProductHandlersDeps): Handler<Operations["setStock"]> =>
  async ({ path, body }) => {
    const product = await products.setStock(path.productId, body.onHand);
    if (!product) throw new ProductNotFoundError(path.productId);
    return { status: 200, body: product, headers: { ETag: etagOf(product) } };
  };
