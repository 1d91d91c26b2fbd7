import * as z from "zod";
import { noCardNumber } from "./card-number.ts";
import { money, page, paging, requiredHeader, timestamp, uuid } from "./common.ts";
import { locationOf } from "./headers.ts";
import { api, operation } from "./operation.ts";
import { priceAndStock, pricesInOrder } from "./product-filter.ts";
import { publicUrl } from "./public-url.ts";
import { line, prose } from "./text.ts";

const sku = z
  .string()
  .regex(/^[A-Z0-9](?:[A-Z0-9-]{1,30})[A-Z0-9]$/, "must be 3 to 32 capital letters, digits and hyphens")
  .meta({ description: "The article number, unique in the catalog.", examples: ["COF-ETH-250"] });
const productName = line(200).refine(...noCardNumber);
const description = prose(5_000).refine(...noCardNumber);
const category = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens")
  .max(40);
const maxPrice = 100_000_000;
const price = money.extend({ amount: z.int().min(0).max(maxPrice) }).meta({ id: "Price" });
const imageUrl = publicUrl(500).nullable();
const units = z.int().min(0).max(1_000_000);

/** A product as any client sees it. */
export const product = z
  .strictObject({
    id: uuid,
    sku,
    name: z.string(),
    description: z.string(),
    category: z.string(),
    price: money,
    imageUrl: z.string().nullable(),
    available: z.int().min(0).meta({ description: "Units on hand that are not reserved." }),
    createdAt: timestamp,
    updatedAt: timestamp,
    version: z.int().min(1).meta({ description: "Increases with every edit, not with sales." }),
  })
  .meta({ id: "Product" });

export type ProductResponse = z.output<typeof product>;

const addProduct = z
  .strictObject({
    sku,
    name: productName,
    description: description.default(""),
    category,
    price,
    imageUrl: imageUrl.default(null),
    onHand: units.default(0),
  })
  .meta({ id: "AddProductRequest" });

const editProduct = z
  .strictObject({
    sku: sku.optional(),
    name: productName.optional(),
    description: description.optional(),
    category: category.optional(),
    price: price.optional(),
    imageUrl: imageUrl.optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, "must change something")
  .meta({
    id: "EditProductRequest",
    description: "JSON merge patch (RFC 7396): only the fields to change.",
    minProperties: 1,
  });

const productPath = z.strictObject({ productId: uuid });
const ifMatch = z.object({
  "if-match": z
    .string()
    .max(1000)
    .optional()
    .meta({
      ...requiredHeader,
      description: "The ETag of the product as it was read, a list of ETags, or `*` for any.",
      examples: ['"1.42"'],
      pattern: '^([*]|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$',
    }),
});
const etag = {
  ETag: {
    description:
      'The state of the product, `"<version>.<available>"`: send it as `If-Match` to change this version, or as ' +
      "`If-None-Match` to get the product only if it has changed.",
  },
};
const revalidated = {
  ...etag,
  "Cache-Control": { description: "`no-cache`: a cache must revalidate the response before reusing it." },
};

const searchLine = line(100);
const isSearchText = (text: string): boolean => /^\p{Zs}*$/u.test(text) || searchLine.safeParse(text).success;
const searchText = z
  .string()
  .refine(isSearchText, {
    error: "must have at most 100 characters, and no invisible ones",
    abort: true,
  })
  .trim()
  .meta({ maxLength: 100 });
const searchHelp = `Finds products by the words of their name, article number and description. All words must be present, in any
inflection, with or without accents. "Quotes" find adjacent words, OR finds either of two, a hyphen
before a word excludes products that contain it; a search that only excludes is rejected. The product whose article
number is searched for comes first. A blank search lists all products. If thousands of products match, a search may list
the newest of them only, and a page may have fewer items than \`limit\`, or none, before its \`nextCursor\` is null.`;

const productFilter = {
  category: category.optional(),
  q: searchText.optional().meta({ description: searchHelp, examples: ["coffee -decaf"] }),
  ...priceAndStock(maxPrice),
};
const listHelp = `A cursor is a position in the order of \`sort\`. It does not contain the filters: with other filters, the list
continues after the same position. If many products have to be examined to find those in stock or in a range of prices,
a page may have fewer items than \`limit\`, or none, before its \`nextCursor\` is null.`;

/** The catalog's public API. */
export const catalogApi = api({
  title: "Catalog",
  description: "Products, categories and stock.",
  basePath: "/api/catalog",
  operations: {
    listProducts: operation({
      summary: "List and search products",
      description: listHelp,
      method: "GET",
      path: "/products",
      access: "anyone",
      repeatable: true,
      request: {
        query: z
          .strictObject({
            ...productFilter,
            sort: z.enum(["name", "price", "-price", "newest"]).default("name"),
            ...paging,
          })
          .refine(...pricesInOrder),
      },
      responses: { 200: { description: "A page of products.", body: page("ProductPage", product) } },
      problems: [],
    }),
    countProducts: operation({
      summary: "Count the products of a list",
      description: "For readers of the first page: it examines a few thousand products at most.",
      method: "GET",
      path: "/product-count",
      access: "anyone",
      repeatable: true,
      request: { query: z.strictObject(productFilter).refine(...pricesInOrder) },
      responses: {
        200: {
          description: "The number of products.",
          body: z
            .strictObject({
              value: z.int().min(0),
              atLeast: z.boolean().meta({
                description: "True if the list goes on after the last examined product: there may be more.",
              }),
            })
            .meta({ id: "ProductCount" }),
        },
      },
      problems: [],
    }),
    getProduct: operation({
      summary: "Read one product",
      method: "GET",
      path: "/products/{productId}",
      access: "anyone",
      repeatable: true,
      request: { path: productPath, header: z.object({ "if-none-match": z.string().max(1000).optional() }) },
      responses: {
        200: { description: "The product.", body: product, headers: revalidated },
        304: {
          description: "The product has not changed since the ETag in If-None-Match.",
          headers: revalidated,
        },
      },
      problems: ["product-not-found"],
    }),
    listCategories: operation({
      summary: "List the categories",
      method: "GET",
      path: "/categories",
      access: "anyone",
      repeatable: true,
      request: { query: z.strictObject({}) },
      responses: {
        200: {
          description: "Every category that has products, by name.",
          body: z
            .strictObject({ items: z.array(z.strictObject({ name: z.string(), products: z.int() })) })
            .meta({ id: "CategoryList" }),
        },
      },
      problems: [],
    }),
    addProduct: operation({
      summary: "Add a product",
      method: "POST",
      path: "/products",
      access: "admin",
      repeatable: false,
      request: { body: addProduct },
      responses: {
        201: {
          description: "The product.",
          body: product,
          headers: { ...etag, Location: locationOf("the product") },
        },
      },
      problems: ["sku-taken"],
    }),
    editProduct: operation({
      summary: "Change a product",
      method: "PATCH",
      path: "/products/{productId}",
      access: "admin",
      repeatable: false,
      request: { path: productPath, header: ifMatch, body: editProduct },
      responses: { 200: { description: "The updated product.", body: product, headers: etag } },
      problems: ["product-not-found", "sku-taken", "version-stale", "precondition-required"],
    }),
    retireProduct: operation({
      summary: "Retire a product",
      description: "It is hidden, not deleted, because payments refer to it.",
      method: "DELETE",
      path: "/products/{productId}",
      access: "admin",
      repeatable: false,
      request: { path: productPath, header: ifMatch },
      responses: { 204: { description: "The product is hidden." } },
      problems: ["malformed-request", "product-not-found", "version-stale", "precondition-required"],
    }),
    setStock: operation({
      summary: "Set the units on hand",
      method: "PUT",
      path: "/products/{productId}/stock",
      access: "admin",
      repeatable: true,
      request: { path: productPath, body: z.strictObject({ onHand: units }).meta({ id: "StockRequest" }) },
      responses: { 200: { description: "The updated product.", body: product, headers: etag } },
      problems: ["product-not-found", "stock-below-reserved"],
    }),
  },
});

const maxQuantity = 1_000;
const maxLines = 50;

/** The largest possible total of an order, in minor units. */
export const maxTotal = maxLines * maxQuantity * maxPrice;

const orderLine = z
  .strictObject({ productId: uuid, quantity: z.int().min(1).max(maxQuantity) })
  .meta({ id: "OrderLine" });

/** The items of an order: every product at most once. */
export const orderLines = z
  .array(orderLine)
  .min(1)
  .max(maxLines)
  .refine(
    (lines) => new Set(lines.map(({ productId }) => productId)).size === lines.length,
    "must name each product only once",
  )
  .meta({ description: "Each product at most once.", uniqueItems: true });

/** A line with the catalog's own name and price at the time of the reservation. */
export const pricedLine = z
  .strictObject({ productId: uuid, name: z.string(), unitPrice: money, quantity: z.int() })
  .meta({ id: "PricedLine" });

export type PricedLine = z.output<typeof pricedLine>;

const reservation = z
  .strictObject({
    id: uuid,
    status: z.enum(["held", "committed", "released"]),
    lines: z.array(pricedLine),
    total: money,
    expiresAt: timestamp,
  })
  .meta({ id: "Reservation" });

export type ReservationResponse = z.output<typeof reservation>;

const reservationPath = z.strictObject({ reservationId: uuid });

/** The catalog's internal API, for its peers. */
export const catalogInternalApi = api({
  title: "Catalog (internal)",
  description: "Stock reservations, for the payment service.",
  basePath: "/internal",
  operations: {
    reserve: operation({
      summary: "Reserve stock at the catalog's prices, all lines or none",
      description: "Repeated, it returns the first reservation or the first refusal.",
      method: "PUT",
      path: "/reservations/{reservationId}",
      access: "peer",
      repeatable: true,
      request: {
        path: reservationPath,
        body: z.strictObject({ lines: orderLines }).meta({ id: "ReserveRequest" }),
      },
      responses: { 200: { description: "The new or existing reservation.", body: reservation } },
      problems: ["out-of-stock", "unknown-product", "reservation-ended"],
    }),
    commit: operation({
      summary: "Commit a reservation as a sale",
      method: "POST",
      path: "/reservations/{reservationId}/commit",
      access: "peer",
      repeatable: true,
      request: { path: reservationPath },
      responses: { 200: { description: "The committed reservation.", body: reservation } },
      problems: ["reservation-not-found", "reservation-ended"],
    }),
    release: operation({
      summary: "Release reserved stock",
      method: "POST",
      path: "/reservations/{reservationId}/release",
      access: "peer",
      repeatable: true,
      request: { path: reservationPath },
      responses: { 200: { description: "The released reservation.", body: reservation } },
      problems: ["reservation-not-found", "reservation-ended"],
    }),
  },
});
