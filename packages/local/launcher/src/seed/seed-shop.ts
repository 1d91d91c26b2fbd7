import { catalogApi, createClient, userApi } from "@shop/contracts";
import { sendTo } from "../http-client.ts";
import { accounts, type SeededUsers } from "./accounts.ts";
import { products } from "./products.ts";

type ApiResponse = {
  readonly status: number | "problem";
  readonly problem?: { readonly type: string; readonly detail: string };
};

/** Existing data was seeded before. */
const requireDone = (what: string, response: ApiResponse): void => {
  if (response.status !== "problem" || response.problem?.type.endsWith("-taken")) return;
  throw new Error(`${what}: ${response.problem?.detail}`);
};

/** The public address of each service to seed; both are the same behind a gateway. */
export interface SeededServices {
  readonly catalog: string;
  readonly user: string;
}

/** Creates the customer's account and adds the products. The administrator must exist. */
export const seedShop = async (
  urls: SeededServices,
  { admin, customer }: SeededUsers = accounts,
): Promise<void> => {
  const users = createClient(userApi, sendTo(urls.user));
  requireDone("register the customer", await users.register({ body: customer }));
  const { email, password } = admin;
  const session = await users.logIn({ body: { email, password } });
  if (session.status === "problem") throw new Error(`log in as admin: ${session.problem.detail}`);
  const accessToken = () => session.body.accessToken;
  const catalog = createClient(catalogApi, sendTo(urls.catalog, { accessToken }));
  for (let from = 0; from < products.length; from += 8) {
    const some = products.slice(from, from + 8);
    await Promise.all(
      some.map(async (body) => requireDone(`add ${body.sku}`, await catalog.addProduct({ body }))),
    );
  }
};
