/** In Compose, before the gateway opens: creates the customer's account and adds the products. */
import { createClient, userApi } from "@shop/contracts";
import { sendTo } from "../http-client.ts";
import { accounts, type SeededUsers } from "../seed/accounts.ts";
import { seedShop } from "../seed/seed-shop.ts";
import { printLine } from "../terminal.ts";
import { haveOwnPasswords, readUsers } from "./keep-users.ts";

const { CATALOG_URL = "", USER_URL = "", PEOPLE_FILE = "/state/people.json" } = process.env;

/** Replaces the well-known password of a customer whom an earlier, local-only run created. */
const replaceWellKnownPassword = async ({ customer }: SeededUsers): Promise<void> => {
  const { email, password } = accounts.customer;
  const session = await createClient(userApi, sendTo(USER_URL)).logIn({ body: { email, password } });
  if (session.status === "problem") return;
  const users = createClient(userApi, sendTo(USER_URL, { accessToken: () => session.body.accessToken }));
  const body = { currentPassword: password, newPassword: customer.password };
  const changed = await users.changePassword({ body });
  if (changed.status === "problem")
    throw new Error(`change the customer's password: ${changed.problem.detail}`);
};

const users = readUsers(PEOPLE_FILE);
if (haveOwnPasswords(users)) await replaceWellKnownPassword(users);
await seedShop({ catalog: CATALOG_URL, user: USER_URL }, users);
printLine("The products are in stock.");
