/** In Compose, before the gateway opens: creates the customer's account and adds the products. */
import { createClient, userApi } from "@shop/contracts";
import { sendTo } from "../http-client.ts";
import { accounts, type People } from "../seed/accounts.ts";
import { seedShop } from "../seed/seed-shop.ts";
import { say } from "../terminal.ts";
import { haveOwnPasswords, readPeople } from "./people.ts";

const { CATALOG_URL = "", USER_URL = "", PEOPLE_FILE = "/state/people.json" } = process.env;

/** Replaces the well-known password of a customer whom an earlier, local-only run created. */
const replaceWellKnownPassword = async ({ customer }: People): Promise<void> => {
  const { email, password } = accounts.customer;
  const session = await createClient(userApi, sendTo(USER_URL)).logIn({ body: { email, password } });
  if (session.status === "problem") return;
  const users = createClient(userApi, sendTo(USER_URL, { accessToken: () => session.body.accessToken }));
  const body = { currentPassword: password, newPassword: customer.password };
  const changed = await users.changePassword({ body });
  if (changed.status === "problem")
    throw new Error(`change the customer's password: ${changed.problem.detail}`);
};

const people = readPeople(PEOPLE_FILE);
if (haveOwnPasswords(people)) await replaceWellKnownPassword(people);
await seedShop({ catalog: CATALOG_URL, user: USER_URL }, people);
say("The products are in stock.");
