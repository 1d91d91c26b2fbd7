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
import * as changes from "../domain/change-product.ts";
import { ProductNotFoundError } from "../domain/errors.ts";
import type { Category, Place, ProductPage, ProductQuery, ProductSort, Products } from "../domain/product.ts";
import { parseSearch } from "../domain/search.ts";
import { etagOf, expectedVersion, isNotModified } from "./etag.ts";

type Operations = (typeof catalogApi)["operations"];

export interface ProductHandlersDeps {
  readonly products: Products;
  readonly cache: ReadCache;
  readonly newId: () => string;
}

/** The approximate size in bytes of a cached value. */
export const bytesOf = (read: unknown): number => {
  const body = (read as { body?: unknown } | undefined)?.body ?? read;
  return 500 + (body instanceof Preserialized ? body.json.length : 0);
};

/**
 * A position in a list ordered by `key`; the last element is present if a search covers only the newest
 * products.
 */
const placeBy = <S extends ProductSort, K extends z.ZodType<string | number>>(sort: S, key: K) =>
  z.union([
    z.tuple([z.literal(sort), key, z.guid()]),
    z.tuple([z.literal(sort), key, z.guid(), z.int().min(0)]),
  ]);
const cursors = {
  name: placeBy("name", cursorText),
  price: placeBy("price", z.int()),
  "-price": placeBy("-price", z.int()),
  newest: placeBy("newest", cursorTime),
};

const toPage = (
  { products, next }: ProductPage,
  sort: ProductSort,
): { items: ProductResponse[]; nextCursor: string | null } => {
  const block = next?.fromBlock === undefined ? [] : [next.fromBlock];
  return {
    items: products,
    nextCursor: next ? encodeCursor([sort, next.key, next.id, ...block]) : null,
  };
};

const placeIn = (sort: ProductSort, cursor: string): Place => {
  const [, key, id, fromBlock] = decodeCursor<
    readonly [ProductSort, string | number, string, (number | undefined)?]
  >(cursor, cursors[sort]);
  return { key, id, fromBlock };
};

export const listProducts =
  ({ products, cache }: ProductHandlersDeps): Handler<Operations["listProducts"]> =>
  async ({ query: { category, q, sort, limit, cursor } }) => {
    const query: ProductQuery = {
      category,
      search: q ? parseSearch(q) : undefined,
      sort,
      limit,
      after: cursor ? placeIn(sort, cursor) : undefined,
    };
    const load = async () => new Preserialized(toPage(await products.list(query), sort));
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

export const editProduct =
  ({ products }: ProductHandlersDeps): Handler<Operations["editProduct"]> =>
  async ({ path, header, body }) => {
    const product = await changes.editProduct(
      products,
      path.productId,
      expectedVersion(header["if-match"]),
      body,
    );
    return { status: 200, body: product, headers: { ETag: etagOf(product) } };
  };

export const retireProduct =
  ({ products }: ProductHandlersDeps): Handler<Operations["retireProduct"]> =>
  async ({ path, header }) => {
    await changes.retireProduct(products, path.productId, expectedVersion(header["if-match"]));
    return { status: 204 };
  };

export const setStock =
  ({ products }: ProductHandlersDeps): Handler<Operations["setStock"]> =>
  async ({ path, body }) => {
    const product = await products.setStock(path.productId, body.onHand);
    if (!product) throw new ProductNotFoundError(path.productId);
    return { status: 200, body: product, headers: { ETag: etagOf(product) } };
  };
