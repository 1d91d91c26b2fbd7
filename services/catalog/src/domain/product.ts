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
  /** Units on hand that are not reserved. */
  readonly available: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Increases with every edit, not with sales. */
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

/** The fields that an edit changes; omitted fields stay unchanged. */
export type ProductEdit = { readonly [K in keyof Editable]?: Editable[K] | undefined };

/** The versions at which a product may be changed. */
export type ExpectedVersion = readonly number[] | "any";

export type ProductSort = "name" | "price" | "-price" | "newest";

/** A position in a list: a product's key in the list's order, and its id. */
export interface Place {
  readonly key: string | number;
  readonly id: string;
  /** Set if the search covers only the newest products, back to this block of product numbers. */
  readonly fromBlock?: number | undefined;
}

/** Prices in minor units, both inclusive. */
export interface PriceRange {
  readonly min: number;
  readonly max: number;
}

/** The products of a list; absent conditions hold for all. */
export interface ProductFilter {
  readonly category: string | undefined;
  readonly search: Search | undefined;
  readonly price?: PriceRange | undefined;
  readonly inStock?: boolean | undefined;
}

/** A number of products, of which there may be more if only a part of the list was examined. */
export interface ProductCount {
  readonly value: number;
  readonly atLeast: boolean;
}

/** A query for products: a filter, an order, and the position in that order to start after. */
export interface ProductQuery extends ProductFilter {
  readonly sort: ProductSort;
  readonly after: Place | undefined;
  readonly limit: number;
}

/** A part of a list, and the position at which it continues, if it does. */
export interface ProductPage {
  /**
   * At most `limit`. A filter that few products at this position meet may return fewer although the list
   * continues.
   */
  readonly products: Product[];
  readonly next: Place | undefined;
}

export interface Category {
  readonly name: string;
  readonly products: number;
}

/** The port that stores products. No method finds retired products. */
export interface Products {
  find(id: string): Promise<Product | undefined>;
  /** @throws UnsearchableError if the search only excludes words */
  list(query: ProductQuery): Promise<ProductPage>;
  /** @throws UnsearchableError if the search only excludes words */
  count(filter: ProductFilter): Promise<ProductCount>;
  listCategories(): Promise<Category[]>;
  /** @throws SkuTakenError */
  add(product: NewProduct): Promise<Product>;
  /** Undefined if the product is at none of these versions. @throws SkuTakenError */
  edit(id: string, expected: ExpectedVersion, edit: ProductEdit): Promise<Product | undefined>;
  /** False if the product is at none of these versions. */
  retire(id: string, expected: ExpectedVersion): Promise<boolean>;
  /** Undefined if there is no such product. @throws StockBelowReservedError */
  setStock(id: string, onHand: number): Promise<Product | undefined>;
}
