import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { enter, type OpenShop } from "../whole-shop.ts";
import { npmStart, removeState, stateFolderOf } from "./npm-start.ts";

const port = 23_300;
const folder = stateFolderOf(port);
const filler = join(folder, "filler");
const isRoot = process.getuid?.() === 0;
type SeededUsers = Omit<OpenShop, "close">;

let isMounted = false;
before(() => {
  mkdirSync(folder, { recursive: true });
  const options = ["-t", "tmpfs", "-o", "size=320m,mode=711", "none", folder];
  isMounted = isRoot && spawnSync("mount", options).status === 0;
});
after(() => {
  if (isMounted) spawnSync("umount", [folder]);
  removeState(port);
});

/** Fills the disk completely. */
const fill = (): void => {
  const file = openSync(filler, "a");
  for (const bytes of [2 ** 20, 2 ** 12, 1]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(bytes, 1));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
    }
  }
  closeSync(file);
};

/**
 * A customer who buys one product after the other. Stalled payments count as in progress, so from the tenth
 * on the response is a 429.
 *
 * @returns the status, which arrives within 15 s and is a documented one
 */
const createCustomer = async ({ call, customer }: SeededUsers): Promise<() => Promise<number>> => {
  const { body } = await call("GET", "/api/catalog/products?limit=50");
  const products = body["items"] as { id: string }[];
  let purchases = 0;
  return async () => {
    purchases += 1;
    const items = [{ productId: products[purchases % products.length]?.id, quantity: 1 }];
    const order = { items, paymentMethod: "pm_card_ok" };
    const key = crypto.randomUUID();
    const response = await call("POST", "/api/payments", { token: customer, body: order, key });
    assert.ok([201, 202, 409, 429, 503].includes(response.status), JSON.stringify(response.body));
    return response.status;
  };
};

/** New accounts and products, which use disk space in the other two services' databases. */
const createNewcomers = ({ call, admin }: SeededUsers): (() => Promise<number>)[] => {
  const register = async () => {
    const body = { email: `${crypto.randomUUID()}@shop.example`, password: "a long password", name: "New" };
    return call("POST", "/api/users", { body });
  };
  const add = async () => {
    const sku = crypto.randomUUID().slice(0, 8).toUpperCase();
    const body = { sku, name: sku, description: sku.repeat(200), category: "new", price, onHand: 1 };
    return call("POST", "/api/catalog/products", { token: admin, body });
  };
  return [register, add].map((create) => async () => {
    const response = await create();
    assert.ok([201, 503].includes(response.status), JSON.stringify(response.body));
    return response.status;
  });
};

const price = { amount: 100, currency: "USD" };
const isDone = (status: number): boolean => status === 201;
const isRefused = (status: number): boolean => status === 503 || status === 429;

/** Repeats the call. @throws if the status does not occur within a minute */
const repeatUntil = async (
  call: () => Promise<number>,
  isWanted: (status: number) => boolean,
): Promise<void> => {
  const seen = new Set<number>();
  for (const until = performance.now() + 60_000; performance.now() < until; ) {
    const status = await call();
    if (isWanted(status)) return;
    seen.add(status);
  }
  assert.fail(`only ${[...seen]} within 60 s`);
};

describe("a running shop whose database's disk is full", { skip: !isRoot }, () => {
  it("responds with the documented problem, reports the cause, recovers when there is space, and stops at any time", async (test) => {
    if (!isMounted) return test.diagnostic("root may not mount here");
    const shop = npmStart(["--port", `${port}`]);
    await shop.prints(/Stop {2}/);
    const users = await enter(`http://127.0.0.1:${port}`);
    const buy = await createCustomer(users);
    const newcomers = createNewcomers(users);
    await repeatUntil(buy, isDone);

    fill();
    await shop.prints(/The disk of .* is full \(0 MB are left\).*Free some space/);
    await repeatUntil(buy, isRefused);
    for (const create of newcomers) await repeatUntil(create, isRefused);
    const { status } = await users.call("GET", "/api/catalog/products?q=mug");
    assert.equal(status, 200, "a read needs no disk space");
    rmSync(filler);
    await shop.prints(/The disk of .* has free space again/);
    for (const work of [buy, ...newcomers]) await repeatUntil(work, isDone);

    fill();
    await repeatUntil(buy, isRefused);
    const start = performance.now();
    shop.child.kill("SIGTERM");
    assert.equal(await shop.ended(), 0, shop.output());
    assert.ok(performance.now() - start < 12_000, "it stops although nothing can be written");

    rmSync(filler);
    const again = npmStart(["--port", `${port}`]);
    await again.prints(/Stop {2}/);
    await repeatUntil(await createCustomer(await enter(`http://127.0.0.1:${port}`)), isDone);
  });
});
