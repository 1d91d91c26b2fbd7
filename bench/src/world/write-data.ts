import { writeFileSync } from "node:fs";
import type { Data } from "../load/workloads.ts";
import type { BenchDatabase } from "./databases.ts";

interface ProductRow {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price_amount: string;
  readonly image_url: string;
  readonly on_hand: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly version: number;
}

/** The response that every contender has to give, written here independently of all of them. */
const toJson = (row: ProductRow): string =>
  JSON.stringify({
    id: row.id,
    sku: row.sku,
    name: row.name,
    description: row.description,
    category: row.category,
    price: { amount: Number(row.price_amount), currency: "USD" },
    imageUrl: row.image_url,
    available: row.on_hand,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  });

const readProducts = async ({ sql }: BenchDatabase): Promise<Data["products"]> => {
  const rows = await sql<ProductRow>("SELECT * FROM products ORDER BY name COLLATE name_order, id");
  return rows.map((row) => ({ id: row.id, name: row.name, json: toJson(row) }));
};

interface Account {
  readonly email: string;
  readonly password: string;
}

const logIn = async (port: number, account: Account): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${port}/api/users/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(account),
  });
  if (!response.ok) throw new Error(`log-in failed: ${await response.text()}`);
  return ((await response.json()) as { accessToken: string }).accessToken;
};

const tokenCount = 20;

/** Writes down what the load generator has to know; the tokens are the user service's own. */
export const writeData = async (
  file: string,
  databases: {
    readonly catalog: BenchDatabase;
    readonly stock: BenchDatabase;
    readonly users: BenchDatabase;
  },
  user: { readonly port: number; readonly password: string },
): Promise<void> => {
  const emails = await databases.users.sql<{ email: string }>("SELECT email FROM users ORDER BY id");
  const accounts: { email: string; token: string }[] = [];
  for (const [index, { email }] of emails.entries()) {
    const token = index < tokenCount ? await logIn(user.port, { email, password: user.password }) : "";
    accounts.push({ email, token });
  }
  const goods = await databases.stock.sql<{ id: string }>("SELECT id FROM products ORDER BY id");
  const data: Data = {
    products: await readProducts(databases.catalog),
    goods: goods.map(({ id }) => id),
    accounts,
    password: user.password,
  };
  writeFileSync(file, JSON.stringify(data));
};
