import { findService, type ServiceName } from "@shop/topology";

/** Sends one request to a service's public door and returns the response. */
export type Send = (
  service: ServiceName,
  method: string,
  path: string,
  options?: { readonly token?: string; readonly body?: object; readonly key?: string },
) => Promise<Record<string, unknown>>;

/** The purposes of visits. */
export interface Shop {
  readonly send: Send;
  readonly productIds: readonly string[];
  /** The only product for sale, which is always in stock. */
  readonly soldId: string;
}

/** Every n-th visit registers, logs in, reads the own account, or buys. */
const registers = 20;
const logsIn = 20;
const looksAtAccount = 4;
const buys = 20;

const words = ["coffee", "tea", "red", "steel", "for the kitchen"];

const browse = async ({ send, productIds }: Shop, visit: number): Promise<void> => {
  await send("catalog", "GET", "/api/catalog/products");
  await send("catalog", "GET", "/api/catalog/categories");
  await send(
    "catalog",
    "GET",
    `/api/catalog/products?q=${encodeURIComponent(words[visit % words.length] ?? "")}`,
  );
  await send("catalog", "GET", "/api/catalog/products?sort=price&limit=50");
  for (const offset of [0, 7, 13]) {
    await send("catalog", "GET", `/api/catalog/products/${productIds[(visit + offset) % productIds.length]}`);
  }
};

const buy = async ({ send, soldId }: Shop, paying: ServiceName, token: string): Promise<void> => {
  const body = { items: [{ productId: soldId, quantity: 1 }], paymentMethod: "pm_card_ok" };
  const { id } = await send(paying, "POST", "/api/payments", { token, body, key: crypto.randomUUID() });
  await send(paying, "GET", `/api/payments/${id}`, { token });
};

const password = "correct horse battery staple";
let newest = "";

/** An account takes ten log-ins in a quarter of an hour, so the user who registered last logs in. */
const enter = async ({ send }: Shop, visit: number): Promise<void> => {
  if (visit % registers === 0) {
    const email = `visitor-${visit}@shop.example`;
    await send("user", "POST", "/api/users", { body: { email, password, name: "Visitor" } });
    newest = email;
  }
  if (visit % logsIn === logsIn / 2 && newest) {
    await send("user", "POST", "/api/users/sessions", { body: { email: newest, password } });
  }
};

/**
 * One visit: seven pages of the catalog; one visitor in twenty registers, one logs in, one buys; one in four
 * looks at their own account. `token` belongs to a user who logged in before.
 */
export const visitShop = async (shop: Shop, visit: number, token: string): Promise<void> => {
  await browse(shop, visit);
  await enter(shop, visit);
  if (visit % looksAtAccount === 0) await shop.send("user", "GET", "/api/users/me", { token });
  const paying = findService("payment");
  if (paying && visit % buys === 0) await buy(shop, paying, token);
};
