import { catalogApi, createClient, userApi } from "@shop/contracts";
import { sendTo } from "../http-client.ts";
import { accounts } from "./accounts.ts";
import { products } from "./products.ts";

type Answer = {
  readonly status: number | "problem";
  readonly problem?: { readonly type: string; readonly detail: string };
};

/** What is there already was seeded before. */
const requireDone = (what: string, answer: Answer): void => {
  if (answer.status !== "problem" || answer.problem?.type.endsWith("-taken")) return;
  throw new Error(`${what}: ${answer.problem?.detail}`);
};

/** Fills a shop through its front door: the customer's account and the products. The admin has to exist. */
export const seedShop = async (url: string): Promise<void> => {
  const users = createClient(userApi, sendTo(url));
  requireDone("register the customer", await users.register({ body: accounts.customer }));
  const { email, password } = accounts.admin;
  const session = await users.logIn({ body: { email, password } });
  if (session.status === "problem") throw new Error(`log in as admin: ${session.problem.detail}`);
  const catalog = createClient(catalogApi, sendTo(url, { accessToken: () => session.body.accessToken }));
  for (let from = 0; from < products.length; from += 8) {
    const some = products.slice(from, from + 8);
    await Promise.all(
      some.map(async (body) => requireDone(`add ${body.sku}`, await catalog.addProduct({ body }))),
    );
  }
};
