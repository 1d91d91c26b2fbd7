import {
  isCheckViolation,
  isUniqueViolation,
  type Queryable,
  type Statement,
  statement,
} from "@shop/postgres";
import { SkuTakenError, StockBelowReservedError } from "../domain/errors.ts";
import type {
  Category,
  ExpectedVersion,
  NewProduct,
  Product,
  ProductEdit,
  Products,
} from "../domain/product.ts";
import type { SearchBounds } from "../domain/search.ts";
import { createProductCount } from "./count-products.ts";
import { createProductList } from "./list-products.ts";
import { type ProductRow, productColumns, toProduct } from "./product-row.ts";

const find = statement(
  "find-product",
  `SELECT ${productColumns}
     FROM products
    WHERE id = $1 AND retired_at IS NULL`,
);

const categories = statement(
  "list-categories",
  `SELECT name, products
     FROM categories
    WHERE products > 0
    ORDER BY name`,
);

const add = statement(
  "add-product",
  `INSERT INTO products (id, sku, name, description, category, price_amount, price_currency, image_url, on_hand)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
   RETURNING ${productColumns}`,
);

// An image can be set to NULL, so a separate parameter says if it changes.
const edit = statement(
  "edit-product",
  `UPDATE products
      SET sku = coalesce($3, sku),
          name = coalesce($4, name),
          description = coalesce($5, description),
          category = coalesce($6, category),
          price_amount = coalesce($7, price_amount),
          price_currency = coalesce($8, price_currency),
          image_url = CASE WHEN $9 THEN $10 ELSE image_url END,
          version = version + 1,
          updated_at = now()
    WHERE id = $1 AND ($2::integer[] IS NULL OR version = ANY ($2)) AND retired_at IS NULL
   RETURNING ${productColumns}`,
);

const retire = statement(
  "retire-product",
  `UPDATE products
      SET retired_at = now(), version = version + 1, updated_at = now()
    WHERE id = $1 AND ($2::integer[] IS NULL OR version = ANY ($2)) AND retired_at IS NULL
   RETURNING id`,
);

const setStock = statement(
  "set-stock",
  `UPDATE products
      SET on_hand = $2, version = version + 1, updated_at = now()
    WHERE id = $1 AND retired_at IS NULL
   RETURNING ${productColumns}`,
);

const versionsOf = (expected: ExpectedVersion): readonly number[] | null =>
  expected === "any" ? null : expected;

/** Stores the products in PostgreSQL. */
export const createProducts = (database: Queryable, bounds: SearchBounds): Products => {
  const one = async (query: Statement, values: readonly unknown[]): Promise<Product | undefined> => {
    const [row] = await database.query<ProductRow>(query, values);
    return row && toProduct(row);
  };
  const findProduct = (id: string) => one(find, [id]);
  const listCategories = () => database.query<Category>(categories);
  return {
    find: findProduct,
    list: createProductList(database, findProduct, bounds),
    count: createProductCount(database, bounds, listCategories),
    listCategories,
    add: async (product: NewProduct) => {
      const { id, sku, name, description, category, price, imageUrl, onHand } = product;
      const values = [id, sku, name, description, category, price.amount, price.currency, imageUrl, onHand];
      const added = await one(add, values).catch((error: unknown) => {
        throw isUniqueViolation(error, "products_sku_key") ? new SkuTakenError(sku) : error;
      });
      if (!added) throw new Error("INSERT returned no row");
      return added;
    },
    edit: (id, expected, { sku, name, description, category, price, imageUrl }: ProductEdit) =>
      one(edit, [
        id,
        versionsOf(expected),
        sku,
        name,
        description,
        category,
        price?.amount,
        price?.currency,
        imageUrl !== undefined,
        imageUrl,
      ]).catch((error: unknown) => {
        throw isUniqueViolation(error, "products_sku_key") ? new SkuTakenError(sku ?? "") : error;
      }),
    retire: async (id, expected) => (await database.query(retire, [id, versionsOf(expected)])).length > 0,
    setStock: (id, onHand) =>
      one(setStock, [id, onHand]).catch((error: unknown) => {
        throw isCheckViolation(error, "products_reserved_within_on_hand")
          ? new StockBelowReservedError()
          : error;
      }),
  };
};
