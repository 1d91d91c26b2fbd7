// By @hey-api/openapi-ts: one function per operation.
import { createClient as catalogClient } from "../.local/hey-api/catalog/client/index.js";
import * as catalog from "../.local/hey-api/catalog/index.js";
import { createClient as paymentClient } from "../.local/hey-api/payment/client/index.js";
import * as payments from "../.local/hey-api/payment/index.js";
import { createClient as userClient } from "../.local/hey-api/user/client/index.js";
import * as users from "../.local/hey-api/user/index.js";

const run = async (baseUrl: string): Promise<void> => {
  const logIn = async (email: string, password: string): Promise<string> => {
    const { data, error } = await users.logIn({
      client: userClient({ baseUrl }),
      body: { email, password },
    });
    if (!data) throw new Error(error.detail);
    return data.accessToken;
  };
  const [customer, admin] = [
    await logIn("customer@shop.example", "customer-local-only"),
    await logIn("admin@shop.example", "admin-local-only"),
  ];
  const shelf = catalogClient({ baseUrl, auth: admin });

  const { data: page } = await catalog.listProducts({ client: shelf, query: { sort: "price", limit: 1 } });
  const [product] = page?.items ?? [];
  if (!product) throw new Error("There is no product.");

  const path = { productId: product.id };
  const { response } = await catalog.getProduct({ client: shelf, path });
  const edited = await catalog.editProduct({
    client: shelf,
    path,
    headers: { "if-match": response?.headers.get("etag") ?? "" },
    body: { name: `${product.name}, new` },
  });
  if (edited.data?.version !== product.version + 1) throw new Error(edited.error?.detail ?? "not edited");

  const paid = await payments.pay({
    client: paymentClient({ baseUrl, auth: customer }),
    headers: { "idempotency-key": crypto.randomUUID() },
    body: { items: [{ productId: product.id, quantity: 1 }], paymentMethod: "pm_card_ok" },
  });
  if (paid.data?.status !== "succeeded") throw new Error(paid.error?.detail ?? paid.data?.status);

  const refunded = await payments.refund({
    client: paymentClient({ baseUrl, auth: admin }),
    path: { paymentId: paid.data.id },
    headers: { "idempotency-key": crypto.randomUUID() },
    body: {},
  });
  if (refunded.data?.status !== "succeeded") throw new Error(refunded.error?.detail ?? refunded.data?.status);

  const me = userClient({ baseUrl, auth: customer });
  const renamed = await users.editMe({ client: me, body: { name: "Grace" } });
  if (renamed.data?.name !== "Grace") throw new Error(renamed.error?.detail);
};

/** Never called: it must not compile without the headers that the documents require. */
export const mustNotCompile = async (): Promise<void> => {
  // @ts-expect-error: no Idempotency-Key
  await payments.pay({ body: { items: [], paymentMethod: "pm_card_ok" } });
  // @ts-expect-error: no If-Match
  await catalog.retireProduct({ path: { productId: "" } });
};

await run(process.argv[2] ?? "http://localhost:8080");
