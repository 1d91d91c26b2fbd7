import { v7 as newId } from "uuid";
import * as z from "zod";

const cartLine = z.object({
  productId: z.uuid(),
  quantity: z.int().min(1).max(1_000),
  /** The price in minor units that the customer saw when the product was added. */
  seenPrice: z.int().min(0),
});

/** The products that a visitor wants to buy. */
export const cart = z.object({
  /** One order per cart: its Idempotency-Key is derived from this. */
  id: z.uuid(),
  /** Increases after each payment that failed, so that the next one is a new request. */
  attempt: z.int().min(0),
  lines: z.array(cartLine).max(50),
});

export type Cart = z.output<typeof cart>;
export type CartLine = z.output<typeof cartLine>;

export const maxLines = 50;
const maxQuantity = 1_000;

export const emptyCart = (): Cart => ({ id: newId(), attempt: 0, lines: [] });

/** The total number of units. */
export const unitsIn = ({ lines }: Cart): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

const limited = (quantity: number): number => Math.max(1, Math.min(maxQuantity, Math.trunc(quantity)));

/** Adds units of a product. Returns the same cart if it is full. */
export const addToCart = (before: Cart, added: CartLine): Cart => {
  const known = before.lines.find(({ productId }) => productId === added.productId);
  if (known) return setQuantity(before, added.productId, known.quantity + added.quantity);
  if (before.lines.length >= maxLines) return before;
  return { ...before, lines: [...before.lines, { ...added, quantity: limited(added.quantity) }] };
};

/** Sets the units of a product that is in the cart; 0 removes it. */
export const setQuantity = (before: Cart, productId: string, quantity: number): Cart => ({
  ...before,
  lines:
    quantity <= 0
      ? before.lines.filter((line) => line.productId !== productId)
      : before.lines.map((line) =>
          line.productId === productId ? { ...line, quantity: limited(quantity) } : line,
        ),
});

/** The same cart, for another attempt to pay. */
export const afterFailure = (before: Cart): Cart => ({ ...before, attempt: before.attempt + 1 });

/**
 * The Idempotency-Key of the order. It is the same in every tab and after every reload, so that one cart is
 * paid once.
 */
export const orderKeyOf = ({ id, attempt }: Pick<Cart, "id" | "attempt">): string => `cart-${id}-${attempt}`;
