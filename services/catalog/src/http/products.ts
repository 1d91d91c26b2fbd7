import { type catalogApi, ProblemError, type ProductResponse } from "@shop/contracts";
import { type Handler, Preserialized, type ValidRequest } from "@shop/http";
import type { ReadCache } from "../cache/read-cache.ts";
import { ProductNotFoundError, UnsearchableError } from "../domain/errors.ts";
import type { Category, ProductCount, ProductFilter, ProductQuery, Products } from "../domain/product.ts";
import { parseSearch } from "../domain/search.ts";
import { etagOf, isNotModified } from "./etag.ts";
import { placeIn, toPage } from "./product-pages.ts";

type Operations = (typeof catalogApi)["operations"];

/** The dependencies of the handlers that read products. */
export interface ProductReads {
  readonly products: Products;
  readonly cache: ReadCache;
}

type ListParameters = ValidRequest<Operations["listProducts"]>["query"];
type FilterParameters = ValidRequest<Operations["countProducts"]>["query"];

/** The approximate size in bytes of a cached value. */
export const bytesOf = (read: unknown): number => {
  const body = (read as { body?: unknown } | undefined)?.body ?? read;
  return 500 + (body instanceof Preserialized ? body.json.length : 0);
};

/** Names the parameter with the search if it only excludes words. @throws always */
const nameSearch = (error: unknown): never => {
  if (!(error instanceof UnsearchableError)) throw error;
  throw new ProblemError(error.code, error.detail, {
    cause: error,
    errors: [{ pointer: "/query/q", detail: "must contain a word that is not excluded" }],
  });
};

const filterOf = ({ category, q, minPrice, maxPrice, inStock }: FilterParameters): ProductFilter => ({
  category,
  search: q ? parseSearch(q) : undefined,
  price:
    minPrice === undefined && maxPrice === undefined
      ? undefined
      : { min: minPrice ?? 0, max: maxPrice ?? Number.MAX_SAFE_INTEGER },
  inStock: inStock || undefined,
});

const readList = async (
  { products, cache }: ProductReads,
  { sort, limit, cursor, ...parameters }: ListParameters,
): Promise<Preserialized<ReturnType<typeof toPage>>> => {
  const query: ProductQuery = {
    ...filterOf(parameters),
    sort,
    limit,
    after: cursor ? placeIn(sort, cursor) : undefined,
  };
  const load = async () => new Preserialized(toPage(await products.list(query), sort));
  return cache.get(`list ${JSON.stringify(query)}`, load);
};

export const listProducts =
  (deps: ProductReads): Handler<Operations["listProducts"]> =>
  async ({ query }) => ({ status: 200, body: await readList(deps, query).catch(nameSearch) });

const readCount = async (
  { products, cache }: ProductReads,
  parameters: FilterParameters,
): Promise<Preserialized<ProductCount>> => {
  const filter = filterOf(parameters);
  const load = async () => new Preserialized(await products.count(filter));
  return cache.get(`count ${JSON.stringify(filter)}`, load);
};

export const countProducts =
  (deps: ProductReads): Handler<Operations["countProducts"]> =>
  async ({ query }) => ({ status: 200, body: await readCount(deps, query).catch(nameSearch) });

export const getProduct =
  ({ products, cache }: ProductReads): Handler<Operations["getProduct"]> =>
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
  ({ products, cache }: ProductReads): Handler<Operations["listCategories"]> =>
  async () => ({
    status: 200,
    body: await cache.get(
      "categories",
      async () => new Preserialized<{ items: Category[] }>({ items: await products.listCategories() }),
    ),
  });
