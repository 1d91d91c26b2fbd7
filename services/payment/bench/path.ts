import type { CallPath } from "../../../bench/src/path.ts";
import { startPayment } from "../test/start-payment.ts";

/** A payment, in the payment service. */
export const path: CallPath = {
  title: "A payment, in the payment service",
  start: async () => {
    const payment = await startPayment();
    const person = await payment.person();
    const call = async () => {
      const { status, text } = await payment.pay(person);
      if (status !== 201) throw new Error(`${status}: ${text}`);
    };
    return { call, close: payment.close };
  },
};
