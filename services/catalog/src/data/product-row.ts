import type { Product } from "../domain/product.ts";

export interface ProductRow {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price_amount: number;
  readonly price_currency: "USD";
  readonly image_url: string | null;
  readonly available: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}

/** The stored columns behind a {@link ProductRow}, and the words by which it is found. */
export const searchedColumns = `id, sku, name, description, category, price_amount, price_currency, image_url,
            on_hand, reserved, created_at, updated_at, version, search_words`;

/** The columns of a {@link ProductRow}. */
export const productColumns = `id, sku, name, description, category, price_amount, price_currency, image_url,
          on_hand - reserved AS available, created_at, updated_at, version`;

export const toProduct = (row: ProductRow): Product => ({
  id: row.id,
  sku: row.sku,
  name: row.name,
  description: row.description,
  category: row.category,
  price: { amount: row.price_amount, currency: row.price_currency },
  imageUrl: row.image_url,
  available: row.available,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});
