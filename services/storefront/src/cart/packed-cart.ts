import { parse, stringify } from "uuid";
import * as z from "zod";
import { type Cart, cart } from "./cart.ts";

const packedLine = z.tuple([z.base64url().length(22), z.int(), z.int()]);

/**
 * A cart as its cookie holds it. Browsers drop a cookie of more than 4,096 bytes; a full cart fits only without
 * the names of its fields, and with its ids as bytes.
 */
export const packedCart = z
  .tuple([z.string(), z.int(), z.array(packedLine)])
  .transform(([id, attempt, lines]) => ({
    id,
    attempt,
    lines: lines.map(([productId, quantity, seenPrice]) => ({
      productId: stringify(Buffer.from(productId, "base64url")),
      quantity,
      seenPrice,
    })),
  }))
  .pipe(cart);

/** Packs a cart for its cookie. */
export const packCart = ({ id, attempt, lines }: Cart): z.input<typeof packedCart> => [
  id,
  attempt,
  lines.map(({ productId, quantity, seenPrice }) => [
    Buffer.from(parse(productId)).toString("base64url"),
    quantity,
    seenPrice,
  ]),
];
