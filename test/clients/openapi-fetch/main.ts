// By openapi-typescript and openapi-fetch: types only, and a client of 2 kB that all APIs share.
import createClient from "openapi-fetch";
import type * as catalog from "../.local/openapi-typescript/catalog.ts";
import type * as payment from "../.local/openapi-typescript/payment.ts";
import type * as user from "../.local/openapi-typescript/user.ts";

const run = async (baseUrl: string): Promise<void> => {
  const products = createClient<catalog.paths>({ baseUrl });
  const payments = createClient<payment.paths>({ baseUrl });
  const users = createClient<user.paths>({ baseUrl });

  const logIn = async (email: string, password: string) => {
    const { data, error } = await users.POST("/api/users/sessions", { body: { email, password } });
    if (!data) throw new Error(error.detail);
    return { authorization: `Bearer ${data.accessToken}` };
  };
  const customer = await logIn("customer@shop.example", "customer-local-only");
  const admin = await logIn("admin@shop.example", "admin-local-only");

  const found = await products.GET("/api/catalog/products", { params: { query: { q: "coffee", limit: 1 } } });
  const product = found.data?.items[0];
  if (!product) throw new Error("There is no coffee.");

  const path = { productId: product.id };
  const read = await products.GET("/api/catalog/products/{productId}", { params: { path } });
  const edited = await products.PATCH("/api/catalog/products/{productId}", {
    params: { path, header: { "if-match": read.response.headers.get("etag") ?? "" } },
    headers: admin,
    body: { description: `${product.description} Freshly roasted.` },
  });
  if (edited.data?.version !== product.version + 1) throw new Error(edited.error?.detail ?? "not edited");

  const items = [{ productId: product.id, quantity: 2 }];
  const paid = await payments.POST("/api/payments", {
    params: { header: { "idempotency-key": crypto.randomUUID() } },
    headers: customer,
    body: { items, paymentMethod: "pm_card_ok" },
  });
  if (paid.data?.status !== "succeeded") throw new Error(paid.error?.detail ?? paid.data?.status);

  const refunded = await payments.POST("/api/payments/{paymentId}/refunds", {
    params: { path: { paymentId: paid.data.id }, header: { "idempotency-key": crypto.randomUUID() } },
    headers: admin,
    body: { amount: product.price.amount, reason: "One was broken." },
  });
  if (refunded.data?.status !== "succeeded") throw new Error(refunded.error?.detail ?? refunded.data?.status);

  const renamed = await users.PATCH("/api/users/me", { headers: customer, body: { name: "Ada King" } });
  if (renamed.data?.name !== "Ada King") throw new Error(renamed.error?.detail);
};

/** Never called: it must not compile without the headers that the documents require. */
export const mustNotCompile = async (baseUrl: string): Promise<void> => {
  const body = { items: [], paymentMethod: "pm_card_ok" };
  // @ts-expect-error: no Idempotency-Key
  await createClient<payment.paths>({ baseUrl }).POST("/api/payments", { body });
  const params = { path: { productId: "" } };
  // @ts-expect-error: no If-Match
  await createClient<catalog.paths>({ baseUrl }).DELETE("/api/catalog/products/{productId}", { params });
};

await run(process.argv[2] ?? "http://localhost:8080");
