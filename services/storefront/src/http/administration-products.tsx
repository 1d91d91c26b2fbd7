import { setTimeout as delay } from "node:timers/promises";
import type { ProblemResponse, ProductResponse } from "@shop/contracts";
import type { IRouter } from "express";
import * as z from "zod";
import { AddProductPage, EditProductPage, type EditProductPageProps } from "../pages/admin/product-form.tsx";
import { ProductsAdmin } from "../pages/admin/products-admin.tsx";
import { cursorOf, doneNotice, forAdmins, nextPage } from "./admin-pages.ts";
import { fieldsOf, readForm } from "./forms.ts";
import { handle, notFoundPage, type Outcome, type PageHandler } from "./handle.tsx";
import { isId } from "./path-id.ts";
import { rejectedBy } from "./rejected.ts";
import { codeOf, failWith, type StorefrontDeps, type Visitor } from "./visitor.ts";

const text = z.string().max(10_000);
const productFields = z.object({
  sku: text,
  name: text,
  category: text,
  priceCents: text,
  imageUrl: text,
  description: text,
});
const addForm = productFields.extend({ onHand: text });
const editForm = productFields.extend({ etag: text });
const stockForm = z.object({ onHand: text });
const retireForm = z.object({ etag: text, confirm: z.literal("yes") });

/** A number that was typed in. The API rejects what is none: a blank field must not become 0. */
const numberOf = (typed: string): number => (/^\s*\d+\s*$/.test(typed) ? Number(typed) : Number.NaN);

/** The fields of the form as the API takes them. */
const bodyOf = ({
  sku,
  name,
  category,
  priceCents,
  imageUrl,
  description,
}: z.output<typeof productFields>) => ({
  sku,
  name,
  category,
  description: description.replaceAll("\r\n", "\n"),
  price: { amount: numberOf(priceCents), currency: "USD" as const },
  imageUrl: imageUrl === "" ? null : imageUrl,
});

const searchQuery = z.object({ q: z.string().trim().max(100).default("") }).catch({ q: "" });

const maxReads = 12;
const readIntervalMs = 100;

/** Problems that the form can explain. */
const isExplained = ({ problem }: ProblemResponse): boolean =>
  problem.status === 409 || problem.status === 422;

const showProducts: PageHandler = async ({ visit: { texts }, shop }, { query }) => {
  const { q } = searchQuery.parse(query);
  const filter = { sort: "newest" as const, ...(q !== "" && { q }) };
  const response = await shop.catalog.listProducts({ query: { ...filter, ...cursorOf(query) } });
  if (response.status === "problem" && response.problem.status !== 422) return failWith(response);
  const { items, nextCursor } = response.status === 200 ? response.body : { items: [], nextCursor: null };
  const path = `/admin/products${q === "" ? "" : `?${new URLSearchParams({ q })}`}`;
  return {
    title: texts.admin.products,
    isPublic: false,
    body: (
      <ProductsAdmin
        products={items}
        next={nextPage(path, nextCursor)}
        q={q}
        notice={doneNotice(texts, query)}
      />
    ),
  };
};

/** The catalog's reads may be a second old; a page after an edit must show the edit. */
const findEdited = async (visitor: Visitor, productId: unknown, version: number) => {
  for (let reads = 0; ; reads += 1) {
    const product = await findProduct(visitor, productId);
    if (!product || product.version >= version || reads === maxReads) return product;
    await delay(readIntervalMs);
  }
};

const findProduct = async ({ shop }: Visitor, productId: unknown): Promise<ProductResponse | undefined> => {
  if (!isId(productId)) return undefined;
  const response = await shop.catalog.getProduct({ path: { productId } });
  if (response.status === 200) return response.body;
  if (response.status === "problem" && codeOf(response) !== "product-not-found") return failWith(response);
  return undefined;
};

const showEdit = async (
  visitor: Visitor,
  productId: unknown,
  facts: Omit<EditProductPageProps, "product"> = {},
  version = 0,
): Promise<Outcome> => {
  const product = await findEdited(visitor, productId, version);
  if (!product) return notFoundPage(visitor);
  return {
    title: product.name,
    isPublic: false,
    status: facts.isConflict ? 412 : facts.rejected ? 422 : 200,
    body: <EditProductPage product={product} {...facts} />,
  };
};

const addProduct: PageHandler = async ({ visit: { texts }, shop }, request) => {
  const form = fieldsOf(request, addForm);
  const response = await shop.catalog.addProduct({ body: { ...bodyOf(form), onHand: Number(form.onHand) } });
  if (response.status === 201) return { redirect: `/admin/products/${response.body.id}?done=added` };
  if (!isExplained(response)) return failWith(response);
  return {
    title: texts.admin.add,
    isPublic: false,
    status: 422,
    body: <AddProductPage rejected={rejectedBy(texts, response, form)} />,
  };
};

const editProduct: PageHandler = async (visitor, request) => {
  const { texts } = visitor.visit;
  const { etag, ...form } = fieldsOf(request, editForm);
  const productId = String(request.params["productId"]);
  const response = await visitor.shop.catalog.editProduct({
    path: { productId },
    header: { "if-match": etag },
    body: bodyOf(form),
  });
  if (response.status === 200)
    return { redirect: `/admin/products/${productId}?done=saved&version=${response.body.version}` };
  const rejected = rejectedBy(texts, response, form);
  if (codeOf(response) === "version-stale")
    return showEdit(visitor, productId, { rejected, isConflict: true });
  if (!isExplained(response)) return failWith(response);
  return showEdit(visitor, productId, { rejected, notice: { kind: "error", text: rejected.message } });
};

const setStock: PageHandler = async (visitor, request) => {
  const { onHand } = fieldsOf(request, stockForm);
  const productId = String(request.params["productId"]);
  const response = await visitor.shop.catalog.setStock({
    path: { productId },
    body: { onHand: numberOf(onHand) },
  });
  if (response.status === 200) return { redirect: `/admin/products/${productId}?done=stockSet` };
  if (!isExplained(response)) return failWith(response);
  const { message } = rejectedBy(visitor.visit.texts, response, {});
  return showEdit(visitor, productId, { notice: { kind: "error", text: message } });
};

const retireProduct: PageHandler = async (visitor, request) => {
  const { etag } = fieldsOf(request, retireForm);
  const productId = String(request.params["productId"]);
  const response = await visitor.shop.catalog.retireProduct({
    path: { productId },
    header: { "if-match": etag },
  });
  if (response.status === 204) return { redirect: "/admin/products?done=retired" };
  if (codeOf(response) === "version-stale") {
    const notice = { kind: "error", text: visitor.visit.texts.admin.conflictTitle } as const;
    return showEdit(visitor, productId, { notice });
  }
  return failWith(response);
};

/** Mounts the administration of products. */
export const mountProductsAdmin = (app: IRouter, deps: StorefrontDeps): void => {
  const page = (name: string, handler: PageHandler) => handle(deps, name, forAdmins(handler));
  app.get("/admin/products", page("showProductsAdmin", showProducts));
  app.get(
    "/admin/products/new",
    page("showAddProduct", ({ visit: { texts } }) => ({
      title: texts.admin.add,
      isPublic: false,
      body: <AddProductPage />,
    })),
  );
  app.get(
    "/admin/products/:productId",
    page("showEditProduct", (visitor, { params, query }) =>
      showEdit(
        visitor,
        params["productId"],
        { notice: doneNotice(visitor.visit.texts, query) },
        Number(query["version"]) || 0,
      ),
    ),
  );
  app.post("/admin/products", readForm(deps), page("addProduct", addProduct));
  app.post("/admin/products/:productId", readForm(deps), page("editProduct", editProduct));
  app.post("/admin/products/:productId/stock", readForm(deps), page("setStock", setStock));
  app.post("/admin/products/:productId/retire", readForm(deps), page("retireProduct", retireProduct));
};
