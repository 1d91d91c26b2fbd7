import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { serviceNames, timing } from "@shop/topology";
import { createShop } from "../../src/app.ts";
import { checkConnections } from "../../src/checks/connections.ts";
import { checkPromises } from "../../src/checks/promises.ts";
import { requireSound, UnsoundEnvironmentError } from "../../src/checks/require-sound.ts";
import { checkTaskSize } from "../../src/checks/task-size.ts";
import { checkTiming } from "../../src/checks/timing.ts";
import type { Environment } from "../../src/environments/environment.ts";
import { environments } from "../../src/environments/index.ts";
import { tasksOf } from "../../src/environments/tasks-of.ts";

const { dev, prod } = environments;

/** Asserts that there is one fault, whose message says what is wrong and what to change. */
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
    for (const environment of Object.values(environments)) requireSound(environment);
  });

  it("are refused with everything that does not fit, before anything is synthesized", () => {
    const unsound = withTasks(withDatabase(prod, { multiAz: false }), { memoryMiB: 512 });
    const artifacts = { functions: { rotateDatabaseSecret: "", rotateSigningKeys: "" } };
    const images = { tags: { catalog: "", user: "", payment: "" }, publishCommand: "true" };

    assert.throws(
      () => createShop(unsound, { artifacts: { ...artifacts, images } }),
      (error) => {
        assert.ok(error instanceof UnsoundEnvironmentError);
        assert.match(error.message, /prod is not sound/);
        for (const wanted of ["catalog: ", "tasks.memoryMiB", "database.multiAz"]) {
          assert.ok(error.message.includes(wanted), error.message);
        }
        return true;
      },
    );
  });
});

describe("connections", () => {
  it("are enough for all tasks, old and new, and for those who look", () => {
    for (const environment of [dev, prod]) assert.deepEqual(checkConnections(environment), []);
  });

  it("are counted out where they are not enough, with what to lower or to raise", () => {
    assertFault(
      checkConnections(withTasks(prod, { poolSize: 10 })),
      "catalog 8 tasks × 2 × 11 connections + user 8 tasks × 2 × 11 connections + payment 8 tasks",
      "+ 17 = 545",
      "330 (80 % of the 413 of db.t4g.medium)",
      "lower tasks.max or tasks.poolSize, or take a larger database.instanceClass",
    );
  });

  it("are too few as soon as they are one too few", () => {
    const needed = 3 * 8 * 2 * (5 + 1) + 17;
    const enough = Math.ceil(needed / 0.8);

    assert.deepEqual(checkConnections(withDatabase(prod, { maxConnections: enough })), []);
    assertFault(checkConnections(withDatabase(prod, { maxConnections: enough - 2 })), `= ${needed} while`);
  });
});

describe("the size of tasks", () => {
  const tasks = tasksOf(dev, "catalog");

  it("is one that Fargate has", () => {
    for (const environment of [dev, prod]) {
      for (const service of serviceNames) assert.deepEqual(checkTaskSize(tasksOf(environment, service)), []);
    }
    for (const memoryMiB of [512, 1_024, 2_048]) assert.deepEqual(checkTaskSize({ ...tasks, memoryMiB }), []);
  });

  it("is refused where Fargate has no such CPU, with those that it has", () => {
    assertFault(
      checkTaskSize({ ...tasks, cpu: 300 }),
      "300 CPU units",
      "set tasks.cpu to 256, 512, 1024, 2048, 4096",
    );
  });

  it("is refused where Fargate has no such memory for the CPU, with what it has", () => {
    for (const memoryMiB of [256, 1_536, 3_000, 4_096]) {
      assertFault(
        checkTaskSize({ ...tasks, memoryMiB }),
        `${memoryMiB} MiB for 256 CPU units`,
        "set tasks.memoryMiB to 512–2048 in steps of 512",
      );
    }
  });

  it("is refused where the migrate step and the agent leave too little for the service", () => {
    const containerMemoryMiB = { app: 192, migrate: 192, agent: 128 };
    assertFault(
      checkTaskSize({ ...tasks, containerMemoryMiB }),
      "of 512 MiB 192 are left for the service itself, which needs 256: raise tasks.memoryMiB",
    );
  });
});

describe("the clocks", () => {
  it("agree", () => assert.deepEqual(checkTiming(), []));

  const cases = [
    [{ keepAliveTimeoutMs: 60_000 }, ["after 60 s, the balancer after 60 s", "raise keepAliveTimeoutMs"]],
    [{ dnsTtlS: 60 }, ["for 75 s after it began to stop, it serves for 25 s", "raise drainDelayMs"]],
    [{ stopTimeoutS: 30 }, ["up to 60 s to stop, ECS kills it after 30 s", "raise stopTimeoutS"]],
    [{ stopTimeoutS: 180 }, ["120 s for a container at most", "lower stopTimeoutS from 180 s"]],
    [{ deregistrationDelayS: 300 }, ["after 300 s", "lower deregistrationDelayS"]],
  ] as const;
  for (const [clocks, parts] of cases) {
    it(`are refused with ${JSON.stringify(clocks)}, with which one to turn`, () =>
      assertFault(checkTiming({ ...timing, ...clocks }), ...parts));
  }
});

describe("what prod promises", () => {
  it("is kept by prod, and not asked of dev", () => {
    for (const environment of [dev, prod]) assert.deepEqual(checkPromises(environment), []);
  });

  const nights = { timeZone: "Etc/UTC", stop: "cron(0 20 * * ? *)", start: "cron(0 7 * * ? *)" };
  const cases: readonly (readonly [string, Environment, string])[] = [
    ["without encryption", { ...prod, entry: { kind: "http-without-encryption" } }, "give entry a domain"],
    ["with single tasks", withTasks(prod, { min: 1 }), "set tasks.min to 2 or more"],
    ["in two zones", { ...prod, zones: ["us-east-1a", "us-east-1b"] }, "name three"],
    ["with a database in one zone", withDatabase(prod, { multiAz: false }), "set database.multiAz"],
    ["with backups of a day", withDatabase(prod, { backupDays: 1 }), "keep 7 or more"],
    ["with nights off", { ...prod, nights }, "leave nights out"],
  ];
  for (const [how, environment, message] of cases) {
    it(`is not kept ${how}, which the message says how to mend`, () =>
      assertFault(checkPromises(environment), message));
  }
});
