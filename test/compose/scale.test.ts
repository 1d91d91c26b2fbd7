import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { eventually } from "@shop/test-support";
import { compose, containersOf, docker, url } from "./docker.ts";

const products = `${url}/api/catalog/products?limit=1`;

/** The number of requests that a container has served on one of its ports. */
const statusIn = async (container: string, path: string): Promise<number> =>
  (await docker("logs", container)).split("\n").filter((line) => line.includes(`"path":"${path}`)).length;

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const many = async (count: number, one: () => Promise<unknown>): Promise<void> => {
  for (let sent = 0; sent < count; sent += 10) await Promise.all(Array.from({ length: 10 }, one));
};

/** Each catalog container's share, by its logs, of the requests that `times` repetitions of `one` cause. */
const shares = async (path: string, times: number, one: () => Promise<unknown>): Promise<number[]> => {
  const containers = await containersOf("catalog");
  const count = () => Promise.all(containers.map((container) => statusIn(container, path)));
  const before = await count();
  await many(times, one);
  // A log line may be written shortly after its response.
  const after = await eventually("a line for each request", async () => {
    const now = await count();
    return sumOf(now) >= sumOf(before) + times && now;
  });
  const made = after.map((sum, index) => sum - (before[index] ?? 0));
  return made.map((some) => some / sumOf(made));
};

const logIn = async (): Promise<string> => {
  const response = await fetch(`${url}/api/users/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "customer@shop.example", password: "customer-local-only" }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
};

const pay = async (token: string): Promise<void> => {
  const response = await fetch(`${url}/api/payments`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      "idempotency-key": crypto.randomUUID(),
    },
    body: JSON.stringify({
      // Calls the catalog without selling anything or counting as a declined payment.
      items: [{ productId: crypto.randomUUID(), quantity: 1 }],
      paymentMethod: "pm_card_ok",
    }),
  });
  assert.equal(response.status, 422, await response.text());
};

describe("three tasks of catalog", () => {
  after(() => compose("up", "-d", "--wait", "--no-recreate", "--scale", "catalog=1", "catalog"));

  it("share the gateway's requests within 10 seconds of joining", async () => {
    await compose("up", "-d", "--wait", "--no-recreate", "--scale", "catalog=3", "catalog");
    await eventually("an equal share for each", async () => {
      const even = await shares("/api/catalog/products", 90, () => fetch(products));
      return even.length === 3 && Math.min(...even) > 0.25;
    });
  });

  it("share their peers' requests within 10 seconds of joining", async () => {
    const token = await logIn();
    await eventually("an equal share for each", async () => {
      const even = await shares("/internal/reservations", 60, () => pay(token));
      return Math.min(...even) > 0.25;
    });
  });

  it("lose no request when one of them stops gracefully", async () => {
    const [leaving = ""] = await containersOf("catalog");
    const statuses = new Map<number | string, number>();
    let stopped = false;
    const buyers = Array.from({ length: 8 }, async () => {
      while (!stopped) {
        const response = await fetch(products).then(
          async (response) => {
            await response.arrayBuffer();
            return response.status;
          },
          (error: Error) => `${error.message} ${String(error.cause)}`,
        );
        statuses.set(response, (statuses.get(response) ?? 0) + 1);
      }
    });
    await docker("stop", leaving);
    stopped = true;
    await Promise.all(buyers);
    assert.deepEqual([...statuses.keys()], [200], JSON.stringify([...statuses]));
    assert.ok((statuses.get(200) ?? 0) > 100);
    assert.equal(await docker("inspect", leaving, "-f", "{{.State.ExitCode}}"), "0");
  });
});
