import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import { enter } from "../whole-shop.ts";
import { compose, docker, url } from "./docker.ts";

/** Makes a purchase, which involves every service, the database and Secrets Manager. */
const buy = async (): Promise<number> => {
  const shop = await enter(url);
  const { body } = await shop.call("GET", "/api/catalog/products?limit=1");
  const [product] = body["items"] as { id: string }[];
  const order = { items: [{ productId: product?.id, quantity: 1 }], paymentMethod: "pm_card_ok" };
  return (
    await shop.call("POST", "/api/payments", { token: shop.customer, body: order, key: crypto.randomUUID() })
  ).status;
};

const sellsAgain = () =>
  eventually("the shop to sell again", async () => (await buy().catch(() => 0)) === 201, 120_000);

/** Every container that Docker restarts by itself, in any order. */
const keptRunning = async (): Promise<string[]> => (await compose("ps", "-q")).split("\n").filter(Boolean);

describe("the shop in containers", () => {
  it("recovers by itself after docker compose restart", async () => {
    await compose("restart");
    await sellsAgain();
  });

  it("recovers by itself after Docker restarts, in any order", async () => {
    const containers = await keptRunning();
    assert.ok(containers.length >= 7);
    await docker("kill", ...containers);
    await docker("start", ...containers.toReversed());
    await sellsAgain();
  });

  it("recovers after the Secrets Manager emulator has lost all secrets", async () => {
    await compose("restart", "secrets-manager", "catalog", "user", "payment");
    await sellsAgain();
  });
});
