import { writeFileSync } from "node:fs";
import type { Data } from "../load/exchange.ts";
import type { BenchDatabase } from "./databases.ts";
import type { Databases } from "./make-databases.ts";

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

/** The expected response, written here independently of all contenders. */
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

/** The password of all users of the benchmark. */
export const password = "correct horse battery staple";

const logIn = async (port: number, email: string): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${port}/api/users/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`log-in failed: ${await response.text()}`);
  return ((await response.json()) as { accessToken: string }).accessToken;
};

const tokenCount = 20;

/** Writes the load generator's data; the user service issues the tokens. */
export const writeData = async (
  file: string,
  { databases, stockDatabase }: Databases,
  userPort: number,
): Promise<void> => {
  const emails = await databases.user.sql<{ email: string }>("SELECT email FROM users ORDER BY id");
  const users: { email: string; token: string }[] = [];
  for (const [index, { email }] of emails.entries())
    users.push({ email, token: index < tokenCount ? await logIn(userPort, email) : "" });
  const goods = await stockDatabase.sql<{ id: string }>("SELECT id FROM products ORDER BY id");
  const data: Data = {
    products: await readProducts(databases.catalog),
    goods: goods.map(({ id }) => id),
    users,
    password,
  };
  writeFileSync(file, JSON.stringify(data));
};
