import type { ProductResponse } from "@shop/contracts";
import type { Cart, CartLine } from "./cart.ts";

/** A line of the cart with the product as it is now; `product` is undefined if it is not for sale. */
export interface PricedCartLine extends CartLine {
  readonly product: ProductResponse | undefined;
  /** Reasons why the line cannot be ordered as it is. */
  readonly isGone: boolean;
  readonly isShort: boolean;
  readonly hasNewPrice: boolean;
}

/** The cart with current prices and stock. */
export interface PricedCart {
  readonly cart: Cart;
  readonly lines: readonly PricedCartLine[];
  /** In minor units. */
  readonly total: number;
  readonly currency: string;
  readonly canBeOrdered: boolean;
}

const priceLine = (line: CartLine, product: ProductResponse | undefined): PricedCartLine => ({
  ...line,
  product,
  isGone: product === undefined,
  isShort: product !== undefined && product.available < line.quantity,
  hasNewPrice: product !== undefined && product.price.amount !== line.seenPrice,
});

/** Prices a cart with the products that were found, by id. */
export const priceCart = (cart: Cart, products: ReadonlyMap<string, ProductResponse>): PricedCart => {
  const lines = cart.lines.map((line) => priceLine(line, products.get(line.productId)));
  return {
    cart,
    lines,
    total: lines.reduce((sum, { product, quantity }) => sum + (product?.price.amount ?? 0) * quantity, 0),
    currency: lines.find(({ product }) => product)?.product?.price.currency ?? "USD",
    canBeOrdered: lines.length > 0 && lines.every(({ isGone, isShort }) => !isGone && !isShort),
  };
};

/** The cart after its customer has seen the current prices. */
export const withSeenPrices = ({ cart, lines }: PricedCart): Cart => ({
  ...cart,
  lines: lines.map(({ productId, quantity, seenPrice, product }) => ({
    productId,
    quantity,
    seenPrice: product?.price.amount ?? seenPrice,
  })),
});
