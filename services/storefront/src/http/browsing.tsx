import type { IRouter } from "express";
import * as z from "zod";
import { HomePage } from "../pages/home-page.tsx";
import { MessagePage } from "../pages/message-page.tsx";
import { ProductPage } from "../pages/product-page.tsx";
import { type ProductFilter, ProductsPage, pathOfList } from "../pages/products-page.tsx";
import { pictureOf } from "../pictures/picture-of.ts";
import { handle, notFoundPage, type Outcome } from "./handle.tsx";
import { codeOf, failWith, type StorefrontDeps, type Visitor } from "./visitor.ts";

/** Unknown values are ignored: a link from elsewhere must not end in an error. */
const listQuery = z.object({
  q: z.string().trim().max(100).catch(""),
  category: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(40)
    .optional()
    .catch(undefined),
  sort: z.enum(["name", "price", "-price", "newest"]).catch("name"),
  cursor: z.string().min(1).max(1_000).optional().catch(undefined),
});

const pageSize = 20;

const categoriesOf = async ({ catalog }: StorefrontDeps) => {
  const response = await catalog.listCategories({});
  return response.status === 200 ? response.body.items : failWith(response);
};

const showHome =
  (deps: StorefrontDeps) =>
  async ({ visit: { texts } }: Visitor): Promise<Outcome> => {
    const [newest, categories] = await Promise.all([
      deps.catalog.listProducts({ query: { sort: "newest", limit: 8 } }),
      categoriesOf(deps),
    ]);
    if (newest.status === "problem") return failWith(newest);
    return {
      title: texts.shopName,
      body: <HomePage newest={newest.body.items} categories={categories} />,
    };
  };

/** The title of a list in the visitor's language. */
const listTitle = ({ visit: { texts } }: Visitor, { q, category }: ProductFilter): string => {
  if (q !== "") return texts.list.searchTitle(q);
  return category === undefined ? texts.list.title : (texts.categories[category] ?? category);
};

const showProducts =
  (deps: StorefrontDeps) =>
  async (visitor: Visitor, request: { query: unknown }): Promise<Outcome> => {
    const { cursor, ...filter } = listQuery.parse(request.query);
    const { q, category, sort } = filter;
    const query = {
      sort,
      limit: pageSize,
      ...(q !== "" && { q }),
      ...(category && { category }),
      ...(cursor && { cursor }),
    };
    const [response, categories] = await Promise.all([
      deps.catalog.listProducts({ query }),
      categoriesOf(deps),
    ]);
    const isRejected = response.status === "problem" && response.problem.status === 422;
    if (isRejected && cursor !== undefined) return { redirect: pathOfList(filter) };
    if (response.status === "problem" && !isRejected) return failWith(response);
    // A search that only excludes, for example, finds nothing.
    const found = response.status === 200 ? response.body : { items: [], nextCursor: null };
    const isFirst = cursor === undefined;
    return {
      title: listTitle(visitor, filter),
      isPublic: q === "" && isFirst,
      body: (
        <ProductsPage
          filter={filter}
          products={found.items}
          categories={categories}
          nextCursor={found.nextCursor}
          isFirst={isFirst}
        />
      ),
    };
  };

const firstSentence = (text: string): string => text.split(/(?<=[.!?])\s/)[0]?.slice(0, 160) ?? "";

const showProduct =
  (deps: StorefrontDeps) =>
  async ({ visit: { texts } }: Visitor, request: { params: unknown }): Promise<Outcome> => {
    const { productId } = z.object({ productId: z.string() }).parse(request.params);
    const missing: Outcome = {
      title: texts.product.notFoundTitle,
      isPublic: false,
      status: 404,
      body: <MessagePage title={texts.product.notFoundTitle} help={texts.product.notFoundHelp} />,
    };
    if (!z.uuid().safeParse(productId).success) return missing;
    const response = await deps.catalog.getProduct({ path: { productId } });
    if (response.status === 304) return missing;
    if (response.status === "problem")
      return codeOf(response) === "product-not-found" ? missing : failWith(response);
    const product = response.body;
    return {
      title: product.name,
      description: firstSentence(product.description) || product.name,
      image: pictureOf(product),
      data: {
        "@context": "https://schema.org",
        "@type": "Product",
        name: product.name,
        sku: product.sku,
        description: product.description,
        offers: {
          "@type": "Offer",
          price: (product.price.amount / 100).toFixed(2),
          priceCurrency: product.price.currency,
          availability: `https://schema.org/${product.available > 0 ? "InStock" : "OutOfStock"}`,
        },
      },
      body: <ProductPage product={product} />,
    };
  };

/** The pages that anyone may see: home, lists, products. */
export const mountBrowsing = (app: IRouter, deps: StorefrontDeps): void => {
  app.get("/", handle(deps, "showHome", showHome(deps)));
  app.get("/products", handle(deps, "showProducts", showProducts(deps)));
  app.get("/products/:productId", handle(deps, "showProduct", showProduct(deps)));
  app.get("/not-found", handle(deps, "showNotFound", notFoundPage));
};
