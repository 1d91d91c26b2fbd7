import type { Money } from "@shop/contracts";
import type { Search } from "./search.ts";

export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price: Money;
  readonly imageUrl: string | null;
  /** Units on hand that nobody has reserved. */
  readonly available: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Grows with every edit, not with sales. */
  readonly version: number;
}

/** A product to be added. */
export interface NewProduct {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price: Money;
  readonly imageUrl: string | null;
  readonly onHand: number;
}

type Editable = Pick<Product, "sku" | "name" | "description" | "category" | "price" | "imageUrl">;

/** What an edit changes; what it does not name stays. */
export type ProductEdit = { readonly [K in keyof Editable]?: Editable[K] | undefined };

/** The versions at which a product may be changed. */
export type ExpectedVersion = readonly number[] | "any";

export type ProductSort = "name" | "price" | "-price" | "newest";

/** A place in a list: a product by its key in the list's order and its id. */
export interface Place {
  readonly key: string | number;
  readonly id: string;
  /** Set if the search looks among the newest products only: back to this block of product numbers. */
  readonly fromBlock?: number | undefined;
}

/** Which products to list: a filter, an order, and the place in that order after which to begin. */
export interface ProductQuery {
  readonly category: string | undefined;
  readonly search: Search | undefined;
  readonly sort: ProductSort;
  readonly after: Place | undefined;
  readonly limit: number;
}

/** A part of a list, and the place after which it goes on, if it does. */
export interface ProductPage {
  /** At most `limit`; a search for common words that are rare at this place may have fewer before it goes on. */
  readonly products: Product[];
  readonly next: Place | undefined;
}

export interface Category {
  readonly name: string;
  readonly products: number;
}

/** Where the products are kept. Retired products are not found by any of these. */
export interface Products {
  find(id: string): Promise<Product | undefined>;
  /** @throws UnsearchableError if the search only excludes */
  list(query: ProductQuery): Promise<ProductPage>;
  listCategories(): Promise<Category[]>;
  /** @throws SkuTakenError */
  add(product: NewProduct): Promise<Product>;
  /** Undefined if the product is at no such version. @throws SkuTakenError */
  edit(id: string, expected: ExpectedVersion, edit: ProductEdit): Promise<Product | undefined>;
  /** False if the product is at no such version. */
  retire(id: string, expected: ExpectedVersion): Promise<boolean>;
  /** Undefined where there is no such product. @throws StockBelowReservedError */
  setStock(id: string, onHand: number): Promise<Product | undefined>;
}
