import { randomUUID } from "node:crypto";
import { readEnvironment } from "@shop/config";
import type { RunningService } from "@shop/service";
import { eventually, recordLogs, startTestbed, type Testbed } from "@shop/test-support";
import request, { type Response } from "supertest";
import { environment, type PaymentConfig, toConfig } from "../src/config.ts";
import type { ProviderAdapter } from "../src/provider/provider-adapter.ts";
import { createPaymentService } from "../src/service.ts";
import { type FakeCatalog, startFakeCatalog } from "./fake-catalog.ts";

export type Change = (config: PaymentConfig) => PaymentConfig;

export interface Sent {
  readonly key?: string;
  readonly quantity?: number;
  readonly method?: string;
  readonly productId?: string;
  readonly expectedTotal?: { readonly amount: number; readonly currency: string };
  readonly address?: string;
  /** The instance that receives the request. @default the first */
  readonly at?: RunningService;
}

export interface TestPayment extends RunningService {
  readonly bed: Testbed;
  readonly catalog: FakeCatalog;
  readonly logs: ReturnType<typeof recordLogs>;
  /** Starts another instance on the same database, like a second task. */
  another(change?: Change): Promise<RunningService>;
  /** Creates a user; resolves to the user's Authorization header. */
  user(role?: "customer" | "admin"): Promise<string>;
  pay(authorization: string, sent?: Sent): Promise<Response>;
  refund(authorization: string, paymentId: string, body?: object, key?: string): Promise<Response>;
  /** Resolves once nothing is in progress. */
  settled(): Promise<unknown>;
}

/** Starts the payment service on its own database, with a catalog that the test controls. */
export const startPayment = async (
  change: Change = (same) => same,
  openProvider?: () => ProviderAdapter,
): Promise<TestPayment> => {
  const bed = await startTestbed("payment", new URL("../migrations", import.meta.url));
  const catalog = await startFakeCatalog();
  const config = toConfig(readEnvironment(environment, { ...bed.environment, CATALOG_URL: catalog.url }));
  const logs = recordLogs("payment");
  const started: RunningService[] = [];
  const another = async (further: Change = (same) => same) => {
    const service = await createPaymentService(
      further(change(config)),
      logs.logger,
      openProvider && { openProvider },
    );
    service.health.started();
    started.push(service);
    return service;
  };
  const first = await another();
  const pay: TestPayment["pay"] = (authorization, sent = {}) => {
    const { key = randomUUID(), quantity = 1, method = "pm_card_ok", productId = randomUUID() } = sent;
    const { expectedTotal, address = "192.0.2.1", at = first } = sent;
    return request(at.publicApp)
      .post("/api/payments")
      .set({ authorization, "idempotency-key": key, "x-forwarded-for": address })
      .send({ items: [{ productId, quantity }], paymentMethod: method, expectedTotal });
  };
  return {
    ...first,
    bed,
    catalog,
    logs,
    another,
    pay: async (authorization, sent) => pay(authorization, sent),
    refund: async (authorization, paymentId, body = {}, key = randomUUID()) =>
      request(first.publicApp)
        .post(`/api/payments/${paymentId}/refunds`)
        .set({ authorization, "idempotency-key": key })
        .send(body),
    user: async (role = "customer") =>
      `Bearer ${await bed.keys.token({ userId: randomUUID(), roles: [role] })}`,
    settled: () =>
      eventually("all payments to have ended", async () => {
        const open = await bed.sql("SELECT FROM payments WHERE status = 'processing'");
        return open.length === 0;
      }),
    close: async () => {
      await Promise.all(started.map((service) => service.close()));
      catalog.close();
      await bed.close();
    },
  };
};
