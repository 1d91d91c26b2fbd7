import { type Data, type Exchange, exchange, type ServiceBench } from "@shop/bench/service";

const get = (path: string, contains: string): Exchange =>
  exchange({ path, headers: { Accept: "text/html" } }, { status: 200, contains });

const cursorAfter = ({ name, id }: Data["products"][number]): string =>
  Buffer.from(JSON.stringify(["name", name, id])).toString("base64url");

/** A list after every product but the last ones, each once: neither shop has a page or a response already. */
const listPages = ({ products }: Data): Exchange[] =>
  products
    .slice(0, -20)
    .map((before, index) =>
      get(`/products?cursor=${cursorAfter(before)}`, `/products/${products[index + 20]?.id}`),
    );

const productPages = ({ products }: Data): Exchange[] =>
  products.map(({ id, name }) => get(`/products/${id}`, `<h1>${name}</h1>`));

/** The storefront's part of the benchmark. */
export const bench: ServiceBench = {
  pages: {
    "list-page": { exchanges: listPages, shows: "pages" },
    "product-page": { exchanges: productPages, shows: "products" },
  },
};
