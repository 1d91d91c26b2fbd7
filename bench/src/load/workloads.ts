import { serviceNames } from "@shop/topology";
import { loadServiceBench } from "../service-bench.ts";
import { type Data, type Exchange, exchange, unique } from "./exchange.ts";

const pageSize = 20;

/** Odd, so it visits every element of an even number of elements; large, so neighbours are far apart. */
const stride = 4_999;

const shuffled = <T>(things: readonly T[]): T[] =>
  things.map((_, index) => things[(index * stride) % things.length] as T);

const cursorAfter = ({ name, id }: Data["products"][number]): string =>
  Buffer.from(JSON.stringify(["name", name, id])).toString("base64url");

const pageFrom = ({ products }: Data, first: number): Buffer => {
  const page = products.slice(first, first + pageSize);
  const last = products.length > first + pageSize ? page.at(-1) : undefined;
  const nextCursor = last ? `"${cursorAfter(last)}"` : "null";
  return Buffer.from(`{"items":[${page.map(({ json }) => json).join(",")}],"nextCursor":${nextCursor}}`);
};

const listPath = "/api/catalog/products";
const pathTo = ({ id }: Data["products"][number]): string => `${listPath}/${id}`;

const product =
  (headers: Record<string, string> = {}) =>
  ({ products }: Data): Exchange[] =>
    products
      .slice(0, 1)
      .map((one) => exchange({ path: pathTo(one), headers }, { status: 200, body: Buffer.from(one.json) }));

const untraced = { "X-Amzn-Trace-Id": `Root=1-68000000-${unique};Sampled=0` };

/** Reads of the catalog by name: all contenders serve some of them. */
const catalogReads: Readonly<Record<string, (data: Data) => Exchange[]>> = {
  /** The first page. */
  list: (data) => [exchange({ path: listPath }, { status: 200, body: pageFrom(data, 0) })],
  /** Every possible page of 20, each once before any page is repeated. */
  pages: (data) =>
    shuffled(
      data.products
        .slice(0, -pageSize)
        .map((before, index) =>
          exchange(
            { path: `${listPath}?cursor=${cursorAfter(before)}` },
            { status: 200, body: pageFrom(data, index + 1) },
          ),
        ),
    ),
  /** One product. */
  product: product(),
  "product-untraced": product(untraced),
  "product-with-token": (data) => product({ Authorization: `Bearer ${data.users[0]?.token}` })(data),
  /** Every product, each once before any product is repeated. */
  products: (data) =>
    shuffled(data.products).map((one) =>
      exchange({ path: pathTo(one) }, { status: 200, body: Buffer.from(one.json) }),
    ),
};

/** The requests of a workload. @throws if no service has a workload of this name */
export const exchangesOf = async (name: string, data: Data): Promise<Exchange[]> => {
  const read = catalogReads[name];
  if (read) return read(data);
  for (const { workloads, pages } of await Promise.all(serviceNames.map(loadServiceBench))) {
    const found = workloads?.[name] ?? pages?.[name];
    if (found) return found.exchanges(data);
  }
  throw new Error(`There is no workload ${name}`);
};
