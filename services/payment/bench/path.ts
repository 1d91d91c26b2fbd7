import { startPayment } from "../test/start-payment.ts";

/** Pays. */
export const startPath = async () => {
  const payment = await startPayment();
  const authorization = await payment.user();
  return {
    title: "A payment, in the payment service",
    send: async () => {
      const { status, text } = await payment.pay(authorization);
      if (status !== 201) throw new Error(`${status}: ${text}`);
    },
    close: () => payment.close(),
  };
};
