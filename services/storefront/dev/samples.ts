import type { ProductResponse } from "@shop/contracts";
import { priceCart } from "../src/cart/price-cart.ts";

const time = "2026-11-30T12:00:00.000Z";

/** A text without blanks is the hardest to fit. */
export const longName = `The longest name that a product has, with a word that does not break: ${"Donaudampfschiff".repeat(3)}`;

const product = (index: number, changes: Partial<ProductResponse>): ProductResponse => ({
  id: `01890000-0000-7000-8000-00000000000${index}`,
  sku: "COF-ETH-250",
  name: "Ethiopia Guji",
  description: "Floral. Light.",
  category: "coffee",
  price: { amount: 1_690, currency: "USD" },
  imageUrl: null,
  available: 70,
  createdAt: time,
  updatedAt: time,
  version: 1,
  ...changes,
});

/** Products in every state. */
export const products: readonly ProductResponse[] = [
  product(1, {}),
  product(2, { sku: "TOY-ROB-TIN", category: "toys", name: "Tin robot", available: 3 }),
  product(3, { sku: "KIT-KNF-CH20", category: "kitchen", name: "Chef's knife", available: 0 }),
  product(4, {
    sku: "NEW-THING",
    category: "music",
    name: longName,
    price: { amount: 99_999_999, currency: "USD" },
  }),
];

const cartOf = (lines: readonly { readonly quantity: number; readonly seenPrice: number }[]) =>
  priceCart(
    {
      id: "01890000-0000-7000-8000-0000000000ff",
      attempt: 0,
      lines: lines.map((line, index) => ({
        ...line,
        productId: `01890000-0000-7000-8000-00000000000${index + 1}`,
      })),
    },
    new Map(products.map((one) => [one.id, one])),
  );

/** Carts with one line, and with a new price, too few units, one sold out, a long name, and one that is gone. */
export const carts = {
  one: cartOf([{ quantity: 2, seenPrice: 1_690 }]),
  troubled: cartOf([
    { quantity: 1, seenPrice: 1_490 },
    { quantity: 9, seenPrice: 1_690 },
    { quantity: 1, seenPrice: 1_690 },
    { quantity: 1_000, seenPrice: 99_999_999 },
    { quantity: 1, seenPrice: 1_690 },
  ]),
};

export const orderLines = products.map(({ id, name, price }, index) => ({
  productId: id,
  name,
  unitPrice: price,
  quantity: index + 1,
}));

export const history = [
  { event: "payment-created", at: time },
  { event: "stock-reserved", at: "2026-11-30T12:00:01.000Z" },
  { event: "payment-succeeded", at: "2026-11-30T12:00:02.000Z" },
] as const;

export const statuses = [
  "processing",
  "succeeded",
  "declined",
  "failed",
  "partially_refunded",
  "refunded",
] as const;
