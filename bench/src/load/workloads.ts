import { type Asked, type Exchange, type ExpectedResponse, prepareRequest, unique } from "./exchange.ts";

/** Data from the databases that requests are built from. */
export interface Data {
  /** The products in the order of the list, each as its JSON. */
  readonly products: readonly { readonly id: string; readonly name: string; readonly json: string }[];
  /** Ids of products that are bought; no list has them. */
  readonly goods: readonly string[];
  readonly accounts: readonly { readonly email: string; readonly token: string }[];
  readonly password: string;
}

const pageSize = 20;

/** Odd, so that it goes through all of any even number of places; far, so that neighbours are not asked in turn. */
const stride = 4_999;

const shuffled = <T>(things: readonly T[]): T[] =>
  things.map((_, index) => things[(index * stride) % things.length] as T);

const exchange = (asked: Asked, expected: ExpectedResponse): Exchange => ({
  request: prepareRequest(asked),
  expected,
});

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

/** A client address that is not the same for long: log-ins are limited by address. */
const addressOf = (index: number): string => `198.18.${(index >> 8) & 255}.${index & 255}`;

const logIn = ({ accounts, password }: Data): Exchange[] =>
  Array.from({ length: 65_536 }, (_, index) =>
    exchange(
      {
        method: "POST",
        path: "/api/users/sessions",
        headers: { "X-Forwarded-For": addressOf(index) },
        body: { email: accounts[index % accounts.length]?.email, password },
      },
      { status: 201, contains: '"accessToken":"' },
    ),
  );

const pay = ({ accounts, goods }: Data): Exchange[] =>
  goods.map((productId, index) =>
    exchange(
      {
        method: "POST",
        path: "/api/payments",
        headers: {
          Authorization: `Bearer ${accounts[index % 20]?.token}`,
          "Idempotency-Key": unique,
        },
        body: {
          items: [
            { productId, quantity: 1 },
            { productId: goods[(index + 7) % goods.length], quantity: 2 },
          ],
          paymentMethod: "pm_card_ok",
        },
      },
      { status: 201, contains: '"status":"succeeded"' },
    ),
  );

const product =
  (headers: Record<string, string> = {}) =>
  ({ products }: Data): Exchange[] =>
    products
      .slice(0, 1)
      .map((one) => exchange({ path: pathTo(one), headers }, { status: 200, body: Buffer.from(one.json) }));

const untraced = { "X-Amzn-Trace-Id": `Root=1-68000000-${unique};Sampled=0` };

/** The requests by name. */
export const workloads = {
  /** The first page: what every visitor asks for. */
  list: (data: Data) => [exchange({ path: listPath }, { status: 200, body: pageFrom(data, 0) })],
  /** Every page of 20 that there is, from every place, none twice before all others were asked for. */
  pages: (data: Data) =>
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
  "product-with-token": (data: Data) => product({ Authorization: `Bearer ${data.accounts[0]?.token}` })(data),
  /** Every product, none twice before all others. */
  products: (data: Data) =>
    shuffled(data.products).map((one) =>
      exchange({ path: pathTo(one) }, { status: 200, body: Buffer.from(one.json) }),
    ),
  /** "Who am I": one token to verify and one row to read. */
  me: ({ accounts }: Data) =>
    accounts
      .slice(0, 20)
      .map(({ email, token }) =>
        exchange(
          { path: "/api/users/me", headers: { Authorization: `Bearer ${token}` } },
          { status: 200, contains: `"email":"${email}"` },
        ),
      ),
  "log-in": logIn,
  pay,
  live: () => [exchange({ path: "/health/live" }, { status: 200, contains: "ok" })],
} satisfies Record<string, (data: Data) => Exchange[]>;

export type WorkloadName = keyof typeof workloads;
