import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { services } from "@shop/topology";
import { readPart } from "../../test/support/src/generated-part.ts";
import { createAutoscaler } from "../reports/scale/autoscaler.ts";
import { type Day, sales, shedRequests, simulateDay } from "../reports/scale/day.ts";
import { hourTable } from "../reports/scale/hour-table.ts";
import { eveningPerS, loadOfDay } from "../reports/scale/load.ts";
import { scaleCommand, scalingPage, scalingPicture, tableOf } from "../reports/scale/page.ts";
import { plotDays } from "../reports/scale/plot.ts";
import { readScaling, type ServiceScaling } from "../reports/scale/read-scaling.ts";
import { shareOf, simulate } from "../reports/scale/simulate.ts";
import { environments } from "../src/environments/index.ts";
import { tasksOf } from "../src/environments/tasks-of.ts";
import { synthesize } from "../src/synthesized.ts";

let scalings: readonly ServiceScaling[];
let days: readonly Day[];
before(async () => {
  const prod = await synthesize(environments.prod);
  scalings = readScaling(prod);
  days = sales.map((sale) => simulateDay(prod, sale));
});

const dayWith = (times: number): Day => {
  const found = days.find(({ sale }) => sale.times === times);
  if (!found) throw new Error(`There is no day with ${times} × the load`);
  return found;
};

const withTargets = (
  scaling: ServiceScaling,
  targets: { readonly cpuPercent: number; readonly requestsPerMinute: number },
): ServiceScaling => ({
  ...scaling,
  policies: scaling.policies.map((policy) => ({ ...policy, target: targets[policy.metric] })),
});

/** The highest load of a day, in requests per second. */
const highestPeak = 900;

/**
 * The highest share of requests that is shed, for any start of the sale on the day's curve and any load of
 * the day.
 */
const worstSale = (scaling: ServiceScaling, times: number): number => {
  const peaks = [150, 300, 450, 600, 750, highestPeak];
  const hours = Array.from({ length: 20 }, (_, hour) => hour);
  const shed = peaks.flatMap((peak) =>
    hours.map((hour) => shedRequests(simulate(scaling, loadOfDay(peak, { hour, times })))),
  );
  return Math.max(...shed);
};

describe("the synthesized stacks", () => {
  it("scale each service by the environment's targets, within its bounds", () => {
    const { cpuPercent } = environments.prod.scaling;
    for (const { service, policies, min, max } of scalings) {
      assert.deepEqual(
        policies.map(({ metric, target }) => [metric, target]),
        [
          ["cpuPercent", cpuPercent],
          ["requestsPerMinute", services[service].load.requestsPerMinute],
        ],
      );
      const tasks = tasksOf(environments.prod, service);
      assert.deepEqual({ min, max }, { min: tasks.min, max: tasks.max });
    }
  });
});

describe("a sale with three times the load in prod", () => {
  it("sheds nothing, at any hour and with any load of the day", () => {
    for (const scaling of scalings) assert.equal(worstSale(scaling, 3), 0, scaling.service);
  });

  it("sheds nothing by CPU alone, because the load balancer counts no requests between services", () => {
    const called = new Set(Object.values(services).flatMap(({ usesApisOf = [] }) => usesApisOf));
    for (const scaling of scalings.filter(({ service }) => called.has(service))) {
      const policies = scaling.policies.filter(({ metric }) => metric === "cpuPercent");
      assert.equal(worstSale({ ...scaling, policies }, 3), 0, scaling.service);
    }
  });

  it("would shed with targets that are too high", () => {
    const growing = scalings.filter(
      ({ min, capacityPerS, service }) => min * capacityPerS < 3 * highestPeak * shareOf(service),
    );
    assert.ok(growing.length > 0, "the fewest tasks are enough for every service");
    const unharmed = growing
      .map((scaling) => withTargets(scaling, { cpuPercent: 60, requestsPerMinute: 15_000 }))
      .filter((scaling) => worstSale(scaling, 3) === 0);
    assert.deepEqual(unharmed, []);
  });

  it("would shed if it grew within a minute, because tasks start more slowly", () => {
    const step = (timeS: number): number => (timeS < 12 * 3600 ? 600 : 1_800);
    const shed = scalings.map((scaling) => shedRequests(simulate(scaling, step)));
    assert.ok(Math.max(...shed) > 0);
  });
});

describe("a sale with ten times the load", () => {
  it("exceeds the capacity of all tasks, and shedding stops when it ends", () => {
    const tooSmall = dayWith(10).services.filter(
      ({ scaling }) => scaling.max * scaling.capacityPerS < 10 * eveningPerS.prod * shareOf(scaling.service),
    );
    assert.ok(tooSmall.length > 0);
    for (const { scaling, minutes } of tooSmall) {
      assert.ok(shedRequests(minutes) > 0, scaling.service);
      const before = minutes.slice(0, 18 * 60);
      const after = minutes.slice(22 * 60);
      assert.equal(shedRequests([...before, ...after]), 0, scaling.service);
      assert.ok((minutes.at(-1)?.tasks ?? 0) <= (before.at(-1)?.tasks ?? 0), scaling.service);
    }
  });

  it("keeps the number of tasks within the bounds", () => {
    for (const { scaling, minutes } of dayWith(10).services) {
      for (const { tasks, desired } of minutes) {
        assert.ok(tasks >= scaling.min && tasks <= desired && desired <= scaling.max);
      }
    }
  });
});

describe("tasks are taken away", () => {
  it("after a quarter of an hour of lower load, and five minutes after the previous removal", () => {
    const [catalog] = scalings;
    if (!catalog) throw new Error("no service is scaled");
    const endS = 12 * 3600;
    const { service } = catalog;
    // Exactly what five tasks are meant to have: with less, the quarter of an hour would have begun before.
    const full = (5 * services[service].load.requestsPerMinute) / 60 / shareOf(service);
    const minutes = simulate(catalog, (timeS) =>
      timeS < endS ? full : full * Math.max(0.07, 0.6 - (timeS - endS) / 30_000),
    );
    const changes = minutes.flatMap(({ desired, timeS }, index) =>
      desired < (minutes[index - 1]?.desired ?? 0) ? [timeS] : [],
    );
    const [first = 0, ...others] = changes;
    assert.ok(first >= endS + 15 * 60, `after ${first - endS} s`);
    assert.ok(others.length > 0);
    for (const [index, timeS] of others.entries()) assert.ok(timeS - (changes[index] ?? 0) >= 300);
  });
});

describe("target tracking", () => {
  const policy = { metric: "cpuPercent", target: 50, scaleOutCooldownS: 60, scaleInCooldownS: 300 } as const;
  const other = { ...policy, metric: "requestsPerMinute", target: 1_000 } as const;
  const decideAfter = (
    policies: Parameters<typeof createAutoscaler>[0],
    seen: readonly (readonly [cpuPercent: number, requestsPerMinute: number])[],
    tasks = 4,
  ): number => {
    const autoscaler = createAutoscaler(policies);
    for (const [cpuPercent, requestsPerMinute] of seen) {
      autoscaler.measure({ tasks, cpuPercent, requestsPerMinute });
    }
    return autoscaler.decide({ timeS: seen.length * 60, desired: tasks, min: 2, max: 10 });
  };
  const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

  it("adds in proportion after three known minutes above the target", () => {
    assert.equal(decideAfter([policy], times(3, [80, 0])), 4);
    assert.equal(decideAfter([policy], times(4, [80, 0])), 7);
    assert.equal(
      decideAfter([policy], [...times(2, [80, 0] as const), [40, 0], ...times(2, [80, 0] as const)]),
      4,
    );
  });

  it("adds if one policy requires more, by the one that requires most", () => {
    assert.equal(decideAfter([policy, other], times(4, [55, 2_000])), 8);
    assert.equal(decideAfter([policy, other], times(4, [60, 100])), 5);
  });

  it("removes if all policies allow fewer", () => {
    assert.equal(decideAfter([policy, other], times(16, [20, 700])), 3);
    assert.equal(decideAfter([policy, other], times(16, [20, 950])), 4);
    assert.equal(decideAfter([policy, other], times(15, [20, 700])), 4);
  });

  it("stays within the bounds", () => {
    assert.equal(decideAfter([policy], times(4, [100, 0]), 8), 10);
    assert.equal(decideAfter([policy], times(16, [1, 0])), 2);
  });
});

describe("dev", () => {
  it("has no tasks at night, and needs some time to start them in the morning", async () => {
    const dev = simulateDay(await synthesize(environments.dev), { hour: 12, times: 1 });
    const tasksAt = (hour: number) => dev.services.map(({ minutes }) => minutes[hour * 60]?.tasks);
    const all = (tasks: number) => dev.services.map(() => tasks);
    assert.deepEqual([3, 7, 8, 19, 21].map(tasksAt), [0, 0, 1, 1, 0].map(all));
  });
});

describe("docs/scaling.md", () => {
  it("has the current days", () => {
    const page = readFileSync(scalingPage, "utf8");
    for (const day of days) {
      assert.equal(
        readPart(page, tableOf(day.sale)),
        hourTable(day),
        `docs/scaling.md is stale, run: ${scaleCommand}`,
      );
    }
  });

  it("has their current picture", () => {
    const isCurrent = readFileSync(scalingPicture, "utf8") === plotDays(days);
    assert.ok(isCurrent, `docs/images/scale.svg is stale, run: ${scaleCommand}`);
  });
});
