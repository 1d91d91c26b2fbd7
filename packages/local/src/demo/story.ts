import { randomUUID } from "node:crypto";
import { catalogApi, createClient, type ProblemAnswer, paymentApi, userApi } from "@shop/contracts";
import { type LastAnswer, sendTo } from "../http-client.ts";
import { accounts } from "../seed/accounts.ts";
import { dim, green, say } from "../terminal.ts";
import { printTrace } from "./print-trace.ts";

/** A step of the story went otherwise. */
export class StepFailedError extends Error {
  override readonly name = "StepFailedError";
}

type Answer = { readonly status: number; readonly body: unknown } | ProblemAnswer;

/** The answer of that status, or the failure of the step. */
const expectStatus = <A extends Answer, S extends number>(
  answer: A,
  status: S,
): Extract<A, { status: S }> => {
  if (answer.status === status) return answer as Extract<A, { status: S }>;
  throw new StepFailedError(
    `expected ${status}, got ${JSON.stringify("problem" in answer ? answer.problem : answer)}`,
  );
};

const expectProblem = (answer: Answer, type: string) => {
  if ("problem" in answer && answer.problem.type === type) return answer.problem;
  throw new StepFailedError(`expected ${type}, got ${JSON.stringify(answer)}`);
};

const money = ({ amount }: { amount: number }): string => `$${(amount / 100).toFixed(2)}`;

const key = () => ({ "idempotency-key": randomUUID() });

/** Tells one step, and how long it took; a failed one is told with its name. */
const tell = async <T>(
  title: string,
  work: () => Promise<readonly [result: T, words: string]>,
): Promise<T> => {
  const start = performance.now();
  try {
    const [result, words] = await work();
    say(`  ${green("✓")} ${title.padEnd(34)} ${words} ${dim(`${Math.round(performance.now() - start)} ms`)}`);
    return result;
  } catch (error) {
    throw new StepFailedError(`${title}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
};

/** The whole story of the shop, through its front door. @throws StepFailedError naming the step */
export const tellStory = async (url: string): Promise<void> => {
  const last: LastAnswer = { traceId: undefined, headers: undefined };
  let token: string | undefined;
  const asCustomer = sendTo(url, { accessToken: () => token, last });
  const users = createClient(userApi, asCustomer);
  const catalog = createClient(catalogApi, asCustomer);
  const payments = createClient(paymentApi, asCustomer);
  const email = `demo-${randomUUID().slice(0, 8)}@shop.example`;
  const password = `demo ${randomUUID()}`;

  await tell("Register", async () => {
    const { body } = expectStatus(
      await users.register({ body: { email, password, name: "Demo Customer" } }),
      201,
    );
    return [body, body.email];
  });
  token = await tell("Log in", async () => {
    const { body } = expectStatus(await users.logIn({ body: { email, password } }), 201);
    return [body.accessToken, `a token for ${body.expiresIn / 60} minutes`];
  });
  const category = await tell("Browse the categories", async () => {
    const { items } = expectStatus(await catalog.listCategories({ query: {} }), 200).body;
    const [first] = items;
    if (!first) throw new StepFailedError("there are no categories");
    return [first.name, items.map(({ name, products }) => `${name} (${products})`).join(", ")];
  });
  await tell(`Browse ${category}`, async () => {
    const { items } = expectStatus(
      await catalog.listProducts({ query: { category, sort: "price", limit: 3 } }),
      200,
    ).body;
    return [items, items.map(({ name, price }) => `${name} ${money(price)}`).join(", ")];
  });
  const product = await tell("Search for “espresso”", async () => {
    const { items } = expectStatus(await catalog.listProducts({ query: { q: "espresso" } }), 200).body;
    const [found] = items;
    if (!found) throw new StepFailedError("nothing was found");
    return [found, `${items.length} found, the first is ${found.name}`];
  });
  const order = { items: [{ productId: product.id, quantity: 1 }], paymentMethod: "pm_card_ok" };
  const payment = await tell(`Buy ${product.name}`, async () => {
    const { body } = expectStatus(await payments.pay({ header: key(), body: order }), 201);
    return [body, `${body.status}, ${money(body.amount)}`];
  });
  const traceId = last.traceId;
  await tell("Be declined", async () => {
    const declined = { ...order, paymentMethod: "pm_card_declined" };
    const problem = expectProblem(
      await payments.pay({ header: key(), body: declined }),
      "/problems/payment-declined",
    );
    return [problem, problem.detail];
  });

  const asAdmin = await logInAsAdmin(url);
  const rare = await tell("As admin, add one last piece", async () => {
    const sku = `DEMO-${randomUUID().slice(0, 8).toUpperCase()}`;
    const body = {
      sku,
      name: "The last one",
      category: "demo",
      price: { amount: 4_200, currency: "USD" as const },
      onHand: 1,
    };
    const added = expectStatus(await asAdmin.catalog.addProduct({ body }), 201).body;
    return [added, `${added.name}, ${added.available} available`];
  });
  const lastOrder = { ...order, items: [{ productId: rare.id, quantity: 1 }] };
  await tell("Buy the last one", async () => {
    const { body } = expectStatus(await payments.pay({ header: key(), body: lastOrder }), 201);
    return [body, `${body.status}, ${money(body.amount)}`];
  });
  await tell("Buy it again", async () => {
    const problem = expectProblem(
      await payments.pay({ header: key(), body: lastOrder }),
      "/problems/out-of-stock",
    );
    return [problem, problem.title];
  });
  await tell("As admin, refund the first", async () => {
    const path = { paymentId: payment.id };
    const { body } = expectStatus(
      await asAdmin.payments.refund({ path, header: key(), body: { reason: "demo" } }),
      201,
    );
    return [body, `${body.status}, ${money(body.amount)}`];
  });
  await tell("See it in one's payments", async () => {
    const { body } = expectStatus(await payments.getPayment({ path: { paymentId: payment.id } }), 200);
    if (body.status !== "refunded") throw new StepFailedError(`the payment is ${body.status}`);
    return [body, `${body.status}: ${body.history.map(({ event }) => event).join(" → ")}`];
  });
  // The demo's product is not left on the shelf.
  const found = expectStatus(
    await asAdmin.catalog.getProduct({ path: { productId: rare.id }, header: {} }),
    200,
  ).body;
  if (found)
    await asAdmin.catalog.retireProduct({
      path: { productId: rare.id },
      header: { "if-match": `"${found.version}.${found.available}"` },
    });
  await tell("The trace of the purchase", async () => [undefined, await printTrace(url, traceId ?? "")]);
};

const logInAsAdmin = async (url: string) => {
  const { email, password } = accounts.admin;
  const { body } = expectStatus(
    await createClient(userApi, sendTo(url)).logIn({ body: { email, password } }),
    201,
  );
  const send = sendTo(url, { accessToken: () => body.accessToken });
  return { catalog: createClient(catalogApi, send), payments: createClient(paymentApi, send) };
};
