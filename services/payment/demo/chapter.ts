import { randomUUID } from "node:crypto";
import { catalogApi, createClient, type Money, paymentApi, type Send } from "@shop/contracts";
import {
  type Chapter,
  expectProblem,
  expectStatus,
  money,
  printTrace,
  report,
  StepFailedError,
} from "@shop/local-launcher/demo";

const paymentsOf = (send: Send) => createClient(paymentApi, send);

const key = () => ({ "idempotency-key": randomUUID() });

const orderOf = ({ id }: { readonly id: string }, paymentMethod = "pm_card_ok") => ({
  items: [{ productId: id, quantity: 1 }],
  paymentMethod,
});

const buy = (title: string, customer: Send, product: { readonly id: string }) =>
  report(title, async () => {
    const { body } = expectStatus(
      await paymentsOf(customer).pay({ header: key(), body: orderOf(product) }),
      201,
    );
    return [body, `${body.status}, ${money(body.amount)}`];
  });

/** The customer saw one price, and the shop now charges another. */
const noticeNewPrice = (customer: Send, product: { readonly id: string; readonly price: Money }) =>
  report("Confirm an outdated price", async () => {
    const expectedTotal = { ...product.price, amount: product.price.amount - 1 };
    const response = await paymentsOf(customer).pay({
      header: key(),
      body: { ...orderOf(product), expectedTotal },
    });
    const { total } = expectProblem(response, "/problems/price-changed") as { total?: Money };
    if (total?.amount !== product.price.amount)
      throw new StepFailedError("the problem does not contain the new total");
    return [total, `refused: it is ${money(total)}, not ${money(expectedTotal)}`];
  });

const beDeclined = (customer: Send, product: { readonly id: string }) =>
  report("Be declined", async () => {
    const response = await paymentsOf(customer).pay({
      header: key(),
      body: orderOf(product, "pm_card_declined"),
    });
    const problem = expectProblem(response, "/problems/payment-declined");
    return [problem, problem.detail];
  });

const buyTheLast = async (customer: Send, admin: Send): Promise<void> => {
  const rare = await report("As admin, add a last item", async () => {
    const sku = `DEMO-${randomUUID().slice(0, 8).toUpperCase()}`;
    const price = { amount: 4_200, currency: "USD" as const };
    const body = { sku, name: "The last one", category: "demo", price, onHand: 1 };
    const added = expectStatus(await createClient(catalogApi, admin).addProduct({ body }), 201).body;
    return [added, `${added.name}, ${added.available} available`];
  });
  await buy("Buy the last one", customer, rare);
  await report("Buy it again", async () => {
    const response = await paymentsOf(customer).pay({ header: key(), body: orderOf(rare) });
    const problem = expectProblem(response, "/problems/out-of-stock");
    return [problem, problem.title];
  });
  // Removes the demo's product. Only the version in the ETag matters.
  const retired = { path: { productId: rare.id }, header: { "if-match": `"${rare.version}.0"` } };
  expectStatus(await createClient(catalogApi, admin).retireProduct(retired), 204);
};

const refund = async (customer: Send, admin: Send, paymentId: string): Promise<void> => {
  await report("As admin, refund the first", async () => {
    const response = await paymentsOf(admin).refund({
      path: { paymentId },
      header: key(),
      body: { reason: "demo" },
    });
    const { body } = expectStatus(response, 201);
    return [body, `${body.status}, ${money(body.amount)}`];
  });
  await report("See it in the payments", async () => {
    const { body } = expectStatus(await paymentsOf(customer).getPayment({ path: { paymentId } }), 200);
    if (body.status !== "refunded") throw new StepFailedError(`the payment is ${body.status}`);
    return [body, `${body.status}: ${body.history.map(({ event }) => event).join(" → ")}`];
  });
};

/** Buys, is refused and declined, buys the last unit, is refunded, and shows the trace of the first purchase. */
export const printChapter: Chapter = async ({ url, customer, admin, product, lastTraceId }) => {
  const payment = await buy(`Buy ${product.name}`, customer, product);
  const traceId = lastTraceId();
  await noticeNewPrice(customer, product);
  await beDeclined(customer, product);
  await buyTheLast(customer, admin);
  await refund(customer, admin, payment.id);
  await report("The trace of the purchase", async () => [
    undefined,
    await printTrace(url, traceId, ["payment", "catalog"]),
  ]);
};
