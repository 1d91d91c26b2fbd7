import { randomUUID } from "node:crypto";
import {
  type Client,
  catalogApi,
  createClient,
  type Money,
  type ProblemResponse,
  paymentApi,
  type Send,
  userApi,
} from "@shop/contracts";
import { type LastResponse, sendTo } from "../http-client.ts";
import { accounts } from "../seed/accounts.ts";
import { dim, green, printLine } from "../terminal.ts";
import { printTrace } from "./print-trace.ts";

/** A step did not have the expected outcome. */
export class StepFailedError extends Error {
  override readonly name = "StepFailedError";
}

type ApiResponse = { readonly status: number; readonly body: unknown } | ProblemResponse;

/** Returns the response with that status, or fails the step. */
const expectStatus = <A extends ApiResponse, S extends number>(
  response: A,
  status: S,
): Extract<A, { status: S }> => {
  if (response.status === status) return response as Extract<A, { status: S }>;
  throw new StepFailedError(
    `expected ${status}, got ${JSON.stringify("problem" in response ? response.problem : response)}`,
  );
};

const expectProblem = (response: ApiResponse, type: string) => {
  if ("problem" in response && response.problem.type === type) return response.problem;
  throw new StepFailedError(`expected ${type}, got ${JSON.stringify(response)}`);
};

const money = ({ amount }: { amount: number }): string => `$${(amount / 100).toFixed(2)}`;

const key = () => ({ "idempotency-key": randomUUID() });

/** Prints one step and its duration. An error names the step. */
const print = async <T>(
  title: string,
  work: () => Promise<readonly [result: T, words: string]>,
): Promise<T> => {
  const start = performance.now();
  try {
    const [result, words] = await work();
    const [line, ...more] = words.split("\n");
    const duration = dim(`${Math.round(performance.now() - start)} ms`);
    printLine([`  ${green("✓")} ${title.padEnd(34)} ${line} ${duration}`, ...more].join("\n"));
    return result;
  } catch (error) {
    throw new StepFailedError(`${title}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
};

interface Clients {
  readonly users: Client<typeof userApi>;
  readonly catalog: Client<typeof catalogApi>;
  readonly payments: Client<typeof paymentApi>;
}

const clientsFor = (send: Send): Clients => ({
  users: createClient(userApi, send),
  catalog: createClient(catalogApi, send),
  payments: createClient(paymentApi, send),
});

const become = async ({ users }: Clients): Promise<string> => {
  const email = `demo-${randomUUID().slice(0, 8)}@shop.example`;
  const password = `demo ${randomUUID()}`;
  await print("Register", async () => {
    const { body } = expectStatus(
      await users.register({ body: { email, password, name: "Demo Customer" } }),
      201,
    );
    return [body, body.email];
  });
  return print("Log in", async () => {
    const { body } = expectStatus(await users.logIn({ body: { email, password } }), 201);
    return [body.accessToken, `a token for ${body.expiresIn / 60} minutes`];
  });
};

const browse = async ({ catalog }: Clients) => {
  const category = await print("Browse the categories", async () => {
    const { items } = expectStatus(await catalog.listCategories({ query: {} }), 200).body;
    const [first] = items;
    if (!first) throw new StepFailedError("there are no categories");
    return [first.name, items.map(({ name, products }) => `${name} (${products})`).join(", ")];
  });
  await print(`Browse ${category}`, async () => {
    const { items } = expectStatus(
      await catalog.listProducts({ query: { category, sort: "price", limit: 3 } }),
      200,
    ).body;
    return [items, items.map(({ name, price }) => `${name} ${money(price)}`).join(", ")];
  });
  return print("Search for “espresso”", async () => {
    const { items } = expectStatus(await catalog.listProducts({ query: { q: "espresso" } }), 200).body;
    const [found] = items;
    if (!found) throw new StepFailedError("nothing was found");
    return [found, `${items.length} found, the first is ${found.name}`];
  });
};

const orderOf = ({ id }: { readonly id: string }, paymentMethod = "pm_card_ok") => ({
  items: [{ productId: id, quantity: 1 }],
  paymentMethod,
});

const buy = (title: string, { payments }: Clients, product: { readonly id: string }) =>
  print(title, async () => {
    const { body } = expectStatus(await payments.pay({ header: key(), body: orderOf(product) }), 201);
    return [body, `${body.status}, ${money(body.amount)}`];
  });

/** The customer saw one price, and the shop now charges another. */
const noticeNewPrice = ({ payments }: Clients, product: { readonly id: string; readonly price: Money }) =>
  print("Confirm an outdated price", async () => {
    const expectedTotal = { ...product.price, amount: product.price.amount - 1 };
    const response = await payments.pay({ header: key(), body: { ...orderOf(product), expectedTotal } });
    const { total } = expectProblem(response, "/problems/price-changed") as { total?: Money };
    if (total?.amount !== product.price.amount)
      throw new StepFailedError("the problem does not contain the new total");
    return [total, `refused: it is ${money(total)}, not ${money(expectedTotal)}`];
  });

const beDeclined = ({ payments }: Clients, product: { readonly id: string }) =>
  print("Be declined", async () => {
    const response = await payments.pay({ header: key(), body: orderOf(product, "pm_card_declined") });
    const problem = expectProblem(response, "/problems/payment-declined");
    return [problem, problem.detail];
  });

const buyTheLast = async (customer: Clients, admin: Clients): Promise<void> => {
  const rare = await print("As admin, add a last item", async () => {
    const sku = `DEMO-${randomUUID().slice(0, 8).toUpperCase()}`;
    const price = { amount: 4_200, currency: "USD" as const };
    const body = { sku, name: "The last one", category: "demo", price, onHand: 1 };
    const added = expectStatus(await admin.catalog.addProduct({ body }), 201).body;
    return [added, `${added.name}, ${added.available} available`];
  });
  await buy("Buy the last one", customer, rare);
  await print("Buy it again", async () => {
    const response = await customer.payments.pay({ header: key(), body: orderOf(rare) });
    const problem = expectProblem(response, "/problems/out-of-stock");
    return [problem, problem.title];
  });
  // Removes the demo's product. Only the version in the ETag matters.
  const retired = { path: { productId: rare.id }, header: { "if-match": `"${rare.version}.0"` } };
  expectStatus(await admin.catalog.retireProduct(retired), 204);
};

const refund = async (customer: Clients, admin: Clients, paymentId: string): Promise<void> => {
  await print("As admin, refund the first", async () => {
    const response = await admin.payments.refund({
      path: { paymentId },
      header: key(),
      body: { reason: "demo" },
    });
    const { body } = expectStatus(response, 201);
    return [body, `${body.status}, ${money(body.amount)}`];
  });
  await print("See it in the payments", async () => {
    const { body } = expectStatus(await customer.payments.getPayment({ path: { paymentId } }), 200);
    if (body.status !== "refunded") throw new StepFailedError(`the payment is ${body.status}`);
    return [body, `${body.status}: ${body.history.map(({ event }) => event).join(" → ")}`];
  });
};

/** The whole demo, through the gateway. @throws StepFailedError with the name of the step */
export const runStory = async (url: string): Promise<void> => {
  const last: LastResponse = { traceId: undefined };
  let accessToken: string | undefined;
  const customer = clientsFor(sendTo(url, { accessToken: () => accessToken, last }));

  accessToken = await become(customer);
  const product = await browse(customer);
  const payment = await buy(`Buy ${product.name}`, customer, product);
  const traceId = last.traceId ?? "";
  await noticeNewPrice(customer, product);
  await beDeclined(customer, product);
  const admin = await logInAsAdmin(url);
  await buyTheLast(customer, admin);
  await refund(customer, admin, payment.id);
  await print("The trace of the purchase", async () => [undefined, await printTrace(url, traceId)]);
};

const logInAsAdmin = async (url: string): Promise<Clients> => {
  const { email, password } = accounts.admin;
  const { body } = expectStatus(
    await clientsFor(sendTo(url)).users.logIn({ body: { email, password } }),
    201,
  );
  return clientsFor(sendTo(url, { accessToken: () => body.accessToken }));
};
