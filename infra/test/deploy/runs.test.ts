import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { runsOf } from "../../src/deploy/runs.ts";
import { environments } from "../../src/environments/index.ts";
import { stackOrder } from "../../src/stacks/order.ts";
import { type Synthesized, synthesize } from "../../src/synthesized.ts";

const alone = "--ignore-missing-stack-dependencies";
const lock = "--skip-provider-lock";

describe("the cdktn runs of a command", () => {
  it("are one for all stacks, because cdktn knows their order", () => {
    assert.deepEqual(runsOf(["deploy", "*", "--auto-approve"]), [["deploy", "*", "--auto-approve", lock]]);
  });

  it("are one for a single stack, without its dependencies", () => {
    assert.deepEqual(runsOf(["deploy", "services"]), [["deploy", "services", alone, lock]]);
  });

  it("are one after the other for several, in the order of deployment", () => {
    assert.deepEqual(runsOf(["deploy", "services", "network", "data", "--auto-approve"]), [
      ["deploy", "network", alone, "--auto-approve", lock],
      ["deploy", "data", alone, "--auto-approve", lock],
      ["deploy", "services", alone, "--auto-approve", lock],
    ]);
  });

  it("are in the opposite order for a teardown", () => {
    assert.deepEqual(runsOf(["destroy", "platform", "services"]), [
      ["destroy", "services", alone, lock],
      ["destroy", "platform", alone, lock],
    ]);
  });

  it("are the same for another name of the command", () => {
    assert.deepEqual(runsOf(["apply", "services"]), [["apply", "services", alone, lock]]);
  });

  it("pass commands on one stack to cdktn", () => {
    for (const words of [
      ["diff", "services"],
      ["output", "platform"],
    ])
      assert.deepEqual(runsOf(words), [[...words, lock]]);
  });

  it("pass patterns, unknown stacks and explicit options to cdktn", () => {
    for (const words of [["deploy"], ["deploy", "serv*"], ["deploy", "shop"], ["deploy", "data", alone]])
      assert.deepEqual(runsOf(words), [[...words, lock]]);
  });
});

describe("the order of deployment", () => {
  let shop: Synthesized;
  before(async () => {
    shop = await synthesize(environments.prod);
  });

  it("has every stack, and each after those that it refers to", () => {
    assert.deepEqual(Object.keys(shop.stacks).toSorted(), stackOrder.toSorted());
    for (const [index, stack] of stackOrder.entries()) {
      const earlier: readonly string[] = stackOrder.slice(0, index);
      const needed = shop.manifest.stacks[stack]?.dependencies ?? [];
      assert.deepEqual(
        needed.filter((one) => !earlier.includes(one)),
        [],
        stack,
      );
    }
  });
});
