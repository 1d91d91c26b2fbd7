import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  databaseOf,
  type ServiceName,
  serviceNames,
  services,
  statefulServices,
  timing,
} from "@shop/topology";
import { createShop } from "../../src/app.ts";
import type { Images } from "../../src/artifacts/images.ts";
import { checkConnections } from "../../src/checks/connections.ts";
import { checkEntry } from "../../src/checks/entry.ts";
import { checkPromises } from "../../src/checks/promises.ts";
import { requireValid, UnsoundEnvironmentError } from "../../src/checks/require-valid.ts";
import { checkTaskSize } from "../../src/checks/task-size.ts";
import { checkTiming } from "../../src/checks/timing.ts";
import type { Environment } from "../../src/environments/environment.ts";
import { environments } from "../../src/environments/index.ts";
import { tasksOf } from "../../src/environments/tasks-of.ts";

const { dev, prod } = environments;

/** Asserts that there is one fault, whose message contains the problem and the remedy. */
const assertFault = (faults: readonly string[], ...parts: readonly string[]): void => {
  assert.equal(faults.length, 1, faults.join("\n"));
  for (const part of parts) assert.ok(faults[0]?.includes(part), `${faults[0]} does not say: ${part}`);
};

const withTasks = (environment: Environment, tasks: Partial<Environment["tasks"]>): Environment => ({
  ...environment,
  tasks: { ...environment.tasks, ...tasks },
});

const withDatabase = (environment: Environment, database: Partial<Environment["database"]>): Environment => ({
  ...environment,
  database: { ...environment.database, ...database },
});

describe("the environments", () => {
  it("are sound", () => {
    for (const environment of Object.values(environments)) requireValid(environment);
  });

  it("are rejected with every contradiction, before anything is synthesized", () => {
    const unsound = withTasks(withDatabase(prod, { multiAz: false }), { memoryMiB: 512 });
    const artifacts = {
      functions: { rotateCookieKeys: "", rotateDatabaseSecret: "", rotateSigningKeys: "" },
    };
    const images = { tags: {} as Images["tags"], publishCommand: "true" };

    assert.throws(
      () => createShop(unsound, { artifacts: { ...artifacts, images } }),
      (error) => {
        assert.ok(error instanceof UnsoundEnvironmentError);
        assert.match(error.message, /prod is inconsistent/);
        for (const wanted of [`${serviceNames[0]}: `, "tasks.memoryMiB", "database.multiAz"]) {
          assert.ok(error.message.includes(wanted), error.message);
        }
        return true;
      },
    );
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const statefulTasksAtMost = sum(statefulServices.map((name) => services[name].tasks.max));

describe("connections", () => {
  it("are enough for all tasks, old and new, and for operators", () => {
    for (const environment of [dev, prod]) assert.deepEqual(checkConnections(environment), []);
  });

  it("are itemised if they are not enough, with the remedy", () => {
    assertFault(
      checkConnections(withTasks(prod, { poolSize: 10 })),
      statefulServices
        .map((name) => `${name} ${services[name].tasks.max} tasks × 2 × 11 connections`)
        .join(" + "),
      `+ 17 = ${statefulTasksAtMost * 2 * 11 + 17}`,
      "330 (80 % of the 413 of db.t4g.medium)",
      "lower tasks.max or tasks.poolSize, or choose a larger database.instanceClass",
    );
  });

  it("are rejected if there is one too few", () => {
    const poolOf = (name: ServiceName): number => databaseOf(name).poolSize + 1;
    const needed = 17 + sum(statefulServices.map((name) => services[name].tasks.max * 2 * poolOf(name)));
    const enough = Math.ceil(needed / 0.8);

    assert.deepEqual(checkConnections(withDatabase(prod, { maxConnections: enough })), []);
    assertFault(checkConnections(withDatabase(prod, { maxConnections: enough - 2 })), `= ${needed} during`);
  });
});

const stateless = serviceNames.filter((name) => !services[name].database);

describe("a service without a database", () => {
  it("has no connections, even if the environment sets a pool size", () => {
    for (const environment of [dev, prod, withTasks(prod, { poolSize: 10 })]) {
      for (const name of stateless) assert.equal(tasksOf(environment, name).poolSize, 0, name);
    }
  });

  it("has the memory that a migrate step would take", () => {
    for (const name of stateless) {
      const { memoryMiB, containerMemoryMiB } = tasksOf(dev, name);
      assert.deepEqual(containerMemoryMiB, { app: memoryMiB - 128, migrate: 0, agent: 128 });
    }
  });
});

describe("the size of tasks", () => {
  const tasks = tasksOf(dev, "catalog");

  it("is one that Fargate offers", () => {
    for (const environment of [dev, prod]) {
      for (const service of serviceNames) assert.deepEqual(checkTaskSize(tasksOf(environment, service)), []);
    }
    for (const memoryMiB of [512, 1_024, 2_048]) assert.deepEqual(checkTaskSize({ ...tasks, memoryMiB }), []);
  });

  it("is rejected if Fargate does not offer the CPU, with the sizes that it offers", () => {
    assertFault(
      checkTaskSize({ ...tasks, cpu: 300 }),
      "300 CPU units",
      "set tasks.cpu to 256, 512, 1024, 2048, 4096",
    );
  });

  it("is rejected if Fargate does not offer the memory for the CPU, with the range that it offers", () => {
    for (const memoryMiB of [256, 1_536, 3_000, 4_096]) {
      assertFault(
        checkTaskSize({ ...tasks, memoryMiB }),
        `${memoryMiB} MiB for 256 CPU units`,
        "set tasks.memoryMiB to 512–2048 in steps of 512",
      );
    }
  });

  it("is rejected if the migrate step and the agent leave too little for the service", () => {
    const containerMemoryMiB = { app: 192, migrate: 192, agent: 128 };
    assertFault(
      checkTaskSize({ ...tasks, containerMemoryMiB }),
      "of 512 MiB, 192 are left for the service itself, which needs 256: raise tasks.memoryMiB",
    );
  });
});

describe("the clocks", () => {
  it("agree", () => assert.deepEqual(checkTiming(), []));

  const cases = [
    [
      { keepAliveTimeoutMs: 60_000 },
      ["after 60 s, before the load balancer does after 60 s", "raise keepAliveTimeoutMs"],
    ],
    [{ dnsTtlS: 60 }, ["for 75 s after it began to stop, but it serves for 25 s", "raise drainDelayMs"]],
    [{ stopTimeoutS: 30 }, ["up to 60 s to stop, but ECS kills it after 30 s", "raise stopTimeoutS"]],
    [{ stopTimeoutS: 180 }, ["at most 120 s for a container", "lower stopTimeoutS from 180 s"]],
    [{ deregistrationDelayS: 300 }, ["after 300 s", "lower deregistrationDelayS"]],
  ] as const;
  for (const [clocks, parts] of cases) {
    it(`are rejected with ${JSON.stringify(clocks)}, with the one to change`, () =>
      assertFault(checkTiming({ ...timing, ...clocks }), ...parts));
  }
});

describe("the firewall", () => {
  const edge: Environment = { ...prod, entry: { kind: "cloudfront" } };

  it("can be at the load balancer in each region, and at CloudFront in one", () => {
    for (const environment of [dev, prod, { ...prod, region: "eu-central-1" }, edge])
      assert.deepEqual(checkEntry(environment), []);
  });

  it("is rejected at CloudFront in another region, with the remedy", () =>
    assertFault(
      checkEntry({ ...edge, region: "eu-central-1" }),
      "has to be in us-east-1",
      "give entry a domain",
    ));
});

describe("the guarantees of prod", () => {
  it("holds for prod, and is not required of dev", () => {
    for (const environment of [dev, prod]) assert.deepEqual(checkPromises(environment), []);
  });

  const nights = { timeZone: "Etc/UTC", stop: "cron(0 20 * * ? *)", start: "cron(0 7 * * ? *)" };
  const cases: readonly (readonly [string, Environment, string])[] = [
    ["without a domain", { ...prod, entry: { kind: "cloudfront" } }, "give entry a domain"],
    ["with single tasks", withTasks(prod, { min: 1 }), "set tasks.min to 2 or more"],
    ["in two zones", { ...prod, zones: ["us-east-1a", "us-east-1b"] }, "name three"],
    ["with a database in one zone", withDatabase(prod, { multiAz: false }), "set database.multiAz"],
    ["with backups of a day", withDatabase(prod, { backupDays: 1 }), "keep 7 or more"],
    ["with nights off", { ...prod, nights }, "remove nights"],
  ];
  for (const [how, environment, message] of cases) {
    it(`fails ${how}, with the remedy`, () => assertFault(checkPromises(environment), message));
  }
});
