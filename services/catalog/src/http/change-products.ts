import type { catalogApi } from "@shop/contracts";
import type { Handler } from "@shop/http";
import * as changes from "../domain/change-product.ts";
import { ProductNotFoundError } from "../domain/errors.ts";
import type { Products } from "../domain/product.ts";
import { etagOf } from "./etag.ts";
import { expectedVersion } from "./if-match.ts";

type Operations = (typeof catalogApi)["operations"];

/** The dependencies of the handlers that change products. */
export interface ProductChanges {
  readonly products: Products;
  readonly newId: () => string;
}

export const addProduct =
  ({ products, newId }: ProductChanges): Handler<Operations["addProduct"]> =>
  async ({ body }) => {
    const product = await products.add({ id: newId(), ...body });
    return {
      status: 201,
      body: product,
      headers: { ETag: etagOf(product), Location: `/api/catalog/products/${product.id}` },
    };
  };

export const editProduct =
  ({ products }: ProductChanges): Handler<Operations["editProduct"]> =>
  async ({ path, header, body }) => {
    const product = await changes.editProduct(
      products,
      path.productId,
      expectedVersion(header["if-match"]),
      body,
    );
    return { status: 200, body: product, headers: { ETag: etagOf(product) } };
  };

export const retireProduct =
  ({ products }: ProductChanges): Handler<Operations["retireProduct"]> =>
  async ({ path, header }) => {
    await changes.retireProduct(products, path.productId, expectedVersion(header["if-match"]));
    return { status: 204 };
  };

export const setStock =
  ({ products }: ProductChanges): Handler<Operations["setStock"]> =>
  async ({ path, body }) => {
    const product = await products.setStock(path.productId, body.onHand);
    if (!product) throw new ProductNotFoundError(path.productId);
    return { status: 200, body: product, headers: { ETag: etagOf(product) } };
  };
