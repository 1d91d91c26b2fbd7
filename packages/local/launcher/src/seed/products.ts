import { books } from "./products/books.ts";
import { coffee } from "./products/coffee.ts";
import { desk } from "./products/desk.ts";
import { garden } from "./products/garden.ts";
import { kitchen } from "./products/kitchen.ts";
import { outdoors } from "./products/outdoors.ts";
import { toys } from "./products/toys.ts";

/** A product to add, ready for the catalog's API. */
export interface SeedProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price: { readonly amount: number; readonly currency: "USD" };
  readonly imageUrl: string;
  readonly onHand: number;
}

/** One product: SKU, name, description, price in cents, units on hand. */
export type Shelf = readonly (readonly [string, string, string, number, number])[];

const shelves: Readonly<Record<string, Shelf>> = { books, coffee, desk, garden, kitchen, outdoors, toys };

const inCategory = (category: string, shelf: Shelf): readonly SeedProduct[] =>
  shelf.map(([sku, name, description, amount, onHand]) => ({
    sku,
    name,
    description,
    category,
    price: { amount, currency: "USD" as const },
    imageUrl: `https://images.shop.example/products/${sku.toLowerCase()}.jpg`,
    onHand,
  }));

/** One of each category in turn, so that the newest products are a mixture. */
const inTurn = (categories: readonly (readonly SeedProduct[])[]): readonly SeedProduct[] =>
  Array.from({ length: Math.max(...categories.map(({ length }) => length)) }).flatMap((_, index) =>
    categories.flatMap((category) => category.slice(index, index + 1)),
  );

/** Everything that a new local shop sells. */
export const products: readonly SeedProduct[] = inTurn(
  Object.entries(shelves).map(([category, shelf]) => inCategory(category, shelf)),
);
