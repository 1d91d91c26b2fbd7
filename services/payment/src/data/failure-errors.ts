import { pointerTo } from "@shop/contracts";
import type { ItemError } from "../domain/payment.ts";

/** The format in which the reasons of a failed payment are stored. */
export interface StoredError {
  /** A JSON Pointer into the order, such as `/body/items/0/quantity`. */
  readonly pointer: string;
  readonly detail: string;
}

export const toStoredError = ({ item, part, detail }: ItemError): StoredError => ({
  pointer: pointerTo(["body", "items", item, ...(part === undefined ? [] : [part])]),
  detail,
});

export const toItemError = ({ pointer, detail }: StoredError): ItemError => {
  const [item, part] = pointer.split("/").slice(3);
  return { item: Number(item), part, detail };
};
