import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { report } from "../../../../test/faults/harness/report.ts";
import { faultPoints, type Step } from "./fault-points/fault-points.ts";
import { compareBooks } from "./harness/books.ts";
import { waitUntilSettled } from "./harness/wait-until-settled.ts";
import { type Kill, type KillLane, startKillLane } from "./kill-lane.ts";
import { needsSweeper, scenariosOf } from "./kill-scenarios.ts";

// The payment service kills itself (kill -9) before and after every step of a payment and of a refund,
// restarts, and its sweepers finish the remaining work. Each successor crashes at the next point, so killed
// processes take over from killed processes; only the last one is left alone.
//
// To see it fail, break one of these:
// - the job "sweep-payments" in services/payment/src/service.ts: payments stay `processing`
// - `await flushLogs(logger)` in services/payment/src/log-publisher.ts: events are marked as published that no consumer received
// - `paymentId` as the idempotency key in services/payment/src/provider/sandbox-provider.ts (a random one): charged twice

/** Two shops side by side, because starting processes takes most of the time. */
const laneCount = 2;

/** Kills that the sweepers must reach go first, while the sweepers have nothing else to do. */
const kills = faultPoints
  .flatMap((point) =>
    scenariosOf[point.replace(/^.*:/, "") as Step].map((scenario): Kill => ({ point, scenario })),
  )
  .toSorted((a, b) => Number(needsSweeper(b.scenario)) - Number(needsSweeper(a.scenario)));

const lanes: KillLane[] = [];

/** Kills one process after the other and resolves to the losses. */
const runLane = async (lane: KillLane, some: readonly Kill[]): Promise<string[]> => {
  const { shop } = lane;
  const receipts = await lane.run(some);
  await waitUntilSettled(shop);
  const wrong = receipts
    .filter(({ ends, receipt }) => receipt.final?.status !== ends)
    .map(({ point, scenario, receipt }) => `${point}, ${scenario}: got ${receipt.final?.status}`);
  return [
    ...wrong,
    ...(await compareBooks(
      shop,
      receipts.map(({ receipt }) => receipt),
    )),
  ];
};

before(async () => {
  const started = await Promise.allSettled(Array.from({ length: laneCount }, startKillLane));
  lanes.push(...started.flatMap((one) => (one.status === "fulfilled" ? one.value : [])));
  assert.deepEqual(
    started.filter(({ status }) => status === "rejected"),
    [],
  );
});
after(() => Promise.all(lanes.map(({ shop }) => shop.close())));

describe("a payment service that is killed", () => {
  it("loses nothing and does nothing twice, before and after every step", async () => {
    const lost = await Promise.all(
      lanes.map((lane, number) =>
        runLane(
          lane,
          kills.filter((_, index) => index % laneCount === number),
        ),
      ),
    );
    report({
      fault: "kill −9 before and after every step",
      what: "payments and refunds that another worker completes",
      attempts: kills.length,
      lost: lost.flat().length,
    });
    assert.deepEqual(lost.flat(), []);
  });
});
