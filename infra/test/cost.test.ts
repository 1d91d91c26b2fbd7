import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { services } from "@shop/topology";
import { assumptions } from "../reports/cost/assumptions.ts";
import { type Estimate, estimate } from "../reports/cost/estimate.ts";
import { formatEstimate } from "../reports/cost/format-estimate.ts";
import { hoursPerMonth, runningHours } from "../reports/cost/hours.ts";
import { prices } from "../reports/cost/prices.ts";
import { runningTasks } from "../reports/cost/running-tasks.ts";
import type { Environment } from "../src/environments/environment.ts";
import { environments } from "../src/environments/index.ts";
import { type Block, resourcesOf, type Synthesized, synthesize } from "../src/synthesized.ts";

type Name = Environment["name"];

const shops = new Map<Name, Synthesized>();
before(async () => {
  for (const environment of Object.values(environments)) {
    shops.set(environment.name, await synthesize(environment));
  }
});

const shopOf = (name: Name): Synthesized => structuredClone(shops.get(name)) as Synthesized;

const resourcesIn = (shop: Synthesized, stack: string): Record<string, Record<string, Block>> =>
  shop.stacks[stack]?.resource ?? assert.fail(`there is no stack ${stack}`);

const sum = ({ lines }: Estimate, pattern: RegExp): number =>
  lines.filter(({ what }) => pattern.test(what)).reduce((total, { usd }) => total + usd, 0);

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);

describe("the cost of a month at rest", () => {
  for (const name of ["dev", "prod"] as const) {
    it(`is below the goal of ${name}, or above it by the accepted and printed excess`, () => {
      const { totalUsd, goalUsd, excess } = estimate(shopOf(name));
      const maxUsd = excess.reduce((total, { usd }) => total + usd, goalUsd);
      assert.ok(
        totalUsd <= maxUsd,
        `${totalUsd.toFixed(2)} USD are more than ${maxUsd}: node reports/cost/main.ts ${name}`,
      );
      for (const { what } of excess) assert.ok(formatEstimate(estimate(shopOf(name))).includes(what));
    });
  }

  it("is less by NAT's own lines when NAT is taken out of prod", () => {
    const shop = shopOf("prod");
    const withNat = estimate(shop);
    const network = resourcesIn(shop, "network");
    const zones = Object.keys(network["aws_nat_gateway"] ?? {}).length;
    delete network["aws_nat_gateway"];
    delete network["aws_eip"];
    near(sum(withNat, /NAT gateway/), zones * hoursPerMonth * (0.045 + 0.005));
    near(withNat.totalUsd - estimate(shop).totalUsd, sum(withNat, /NAT gateway/));
  });

  it("is rejected if a type has no price, with the type's name", () => {
    const shop = shopOf("dev");
    resourcesIn(shop, "data")["aws_elasticache_cluster"] = { Sessions: { node_type: "cache.t4g.micro" } };
    assert.throws(() => estimate(shop), /UnpricedTypeError: aws_elasticache_cluster has no known price/);
  });

  it("is rejected if an instance class has no price, with its name", () => {
    const shop = shopOf("prod");
    for (const { block } of resourcesOf(shop, "aws_db_instance")) block["instance_class"] = "db.x9.huge";
    assert.throws(() => estimate(shop), /db\.x9\.huge has no price/);
  });

  it("doubles a database that has a standby", () => {
    const shop = shopOf("prod");
    const before = sum(estimate(shop), /^db\.|of storage/);
    for (const { block } of resourcesOf(shop, "aws_db_instance")) block["multi_az"] = false;
    near(before, 2 * sum(estimate(shop), /^db\.|of storage/));
  });

  it("deducts at most the free amount and at most the used amount", () => {
    for (const name of ["dev", "prod"] as const) {
      const { lines } = estimate(shopOf(name));
      for (const { price, quantity } of lines.filter((line) => line.quantity < 0)) {
        const used = lines.filter((line) => line.price === price && line.quantity > 0);
        assert.ok(-quantity <= used.reduce((total, line) => total + line.quantity, 0) + 1e-9);
      }
    }
  });

  it("counts the metrics that services actually write at rest", () => {
    const code = readFileSync(
      new URL("../../packages/service/src/create-runtime.ts", import.meta.url),
      "utf8",
    );
    assert.equal(code.match(/metrics\.gauge\(/g)?.length, assumptions.ownMetrics.perService);
  });
});

describe("tasks at rest", () => {
  const onSpot = (shop: Synthesized): Record<string, number> =>
    Object.fromEntries(runningTasks(shop).map((tasks) => [tasks.service, tasks.onSpot]));

  const ifInterruptible = (onSpot: number): Record<string, number> =>
    Object.fromEntries(Object.values(services).map(({ name, spot }) => [name, spot ? onSpot : 0]));

  it("are on Spot in dev, except for services that must not be interrupted", () => {
    assert.deepEqual(onSpot(shopOf("dev")), ifInterruptible(1));
  });

  it("are never on Spot as long as there are no more than the base", () => {
    assert.deepEqual(onSpot(shopOf("prod")), ifInterruptible(0));
  });

  it("are divided by weight beyond the base", () => {
    const shop = shopOf("prod");
    for (const { block } of resourcesOf(shop, "aws_ecs_service")) block["desired_count"] = 5;
    assert.deepEqual(onSpot(shop), ifInterruptible(1.5));
  });

  it("run on ARM, without containers that end before the service starts", () => {
    for (const { isArm, containers } of runningTasks(shopOf("prod"))) {
      assert.deepEqual({ isArm, containers }, { isArm: true, containers: 2 });
    }
  });

  it("cost more on x86", () => {
    const shop = shopOf("prod");
    const before = sum(estimate(shop), /vCPU/);
    for (const { block } of resourcesOf(shop, "aws_ecs_task_definition")) {
      block["runtime_platform"] = { cpu_architecture: "X86_64" };
    }
    near(sum(estimate(shop), /vCPU/), (before * prices.fargateX86Cpu.usd) / prices.fargateArmCpu.usd);
  });

  it("are billed in dev only for the hours of its schedule", () => {
    const shop = shopOf("dev");
    const hours = runningTasks(shop)[0]?.hours ?? 0;
    const before = sum(estimate(shop), /vCPU|address of a task/);
    delete resourcesIn(shop, "services")["aws_appautoscaling_scheduled_action"];
    assert.ok(hours < hoursPerMonth);
    near(sum(estimate(shop), /vCPU|address of a task/), (before * hoursPerMonth) / hours);
  });
});

describe("the hours of a schedule", () => {
  const at = (schedule: string, tasks: number) => ({ schedule, tasks });
  const weekly = (stop: string, start: string): number =>
    Math.round((runningHours([at(stop, 0), at(start, 1)]) / hoursPerMonth) * 7 * 24 * 100) / 100;

  it("are all hours without one", () => near(runningHours([]), 730));

  it("are 13 a day when tasks stop at 20 and start at 7", () => {
    assert.equal(weekly("cron(0 20 * * ? *)", "cron(0 7 * * ? *)"), 13 * 7);
  });

  it("are none on weekends if tasks start only on weekdays", () => {
    assert.equal(weekly("cron(0 20 * * ? *)", "cron(0 7 ? * MON-FRI *)"), 13 * 5);
    assert.equal(weekly("cron(0 20 * * ? *)", "cron(0 7 ? * 2-6 *)"), 13 * 5);
  });

  it("go on past midnight, and count minutes", () => {
    assert.equal(weekly("cron(30 2 * * ? *)", "cron(0 22 * * ? *)"), 4.5 * 7);
  });

  it("go on from Saturday to Sunday", () => {
    assert.equal(weekly("cron(0 12 ? * SUN *)", "cron(0 12 ? * SAT *)"), 24);
  });

  it("are rejected if weeks differ, or if there are steps", () => {
    assert.throws(() => runningHours([at("cron(0 7 1 * ? *)", 1)]), /not the same each week/);
    assert.throws(() => runningHours([at("cron(0/15 7 * * ? *)", 1)]), /0\/15 is not a number/);
    assert.throws(() => runningHours([at("rate(1 day)", 1)]), /is not a number|not the same each week/);
  });
});

describe("the printed estimate", () => {
  it("has every line, the total, the goal, the date of the prices and the assumptions", () => {
    const dev = estimate(shopOf("dev"));
    const text = formatEstimate(dev);
    for (const { what, assumes } of dev.lines) {
      assert.ok(text.includes(`  ${what}`), what);
      for (const assumption of assumes) assert.ok(text.includes(assumption), assumption);
    }
    assert.match(text, new RegExp(`dev at rest +${dev.totalUsd.toFixed(2).replace(".", "\\.")}\n`));
    assert.match(text, new RegExp(`goal: at most ${dev.goalUsd}\\.00`));
    assert.match(text, /as of November 2026/);
  });

  it("is aligned", () => {
    const rows = formatEstimate(estimate(shopOf("prod")))
      .split("\n")
      .filter((line) => /\d\.\d\d$/.test(line));
    assert.ok(rows.length > 30);
    const widths = new Set(
      rows.filter((line) => !/^(goal| {2}decided)/.test(line)).map(({ length }) => length),
    );
    assert.equal(widths.size, 1);
  });
});
