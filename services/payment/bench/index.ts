import { type Data, type Exchange, exchange, type ServiceBench, unique } from "@shop/bench/service";

const pay = ({ users, goods }: Data): Exchange[] =>
  goods.map((productId, index) =>
    exchange(
      {
        method: "POST",
        path: "/api/payments",
        headers: {
          Authorization: `Bearer ${users[index % 20]?.token}`,
          "Idempotency-Key": unique,
        },
        body: {
          items: [
            { productId, quantity: 1 },
            { productId: goods[(index + 7) % goods.length], quantity: 2 },
          ],
          paymentMethod: "pm_card_ok",
        },
      },
      { status: 201, contains: '"status":"succeeded"' },
    ),
  );

/** The payment service's part of the benchmark. */
export const bench: ServiceBench = {
  // A claim, three steps, and the provider's two statements.
  workloads: { pay: { exchanges: pay, sells: true, statements: 6 } },
  bareProgram: new URL("./bare-payment.ts", import.meta.url),
};
