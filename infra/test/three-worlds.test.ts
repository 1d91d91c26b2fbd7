import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { databaseLog, type ServiceName, serviceNames, services } from "@shop/topology";
import { environments } from "../src/environments/index.ts";
import { type Synthesized, synthesize } from "../src/synthesized.ts";
import { parseCompose } from "./three-worlds/compose-world.ts";
import { settingFaults, settingsOfCompose, settingsOfRds } from "./three-worlds/database-world.ts";
import { findDrift, type Sources } from "./three-worlds/find-drift.ts";
import {
  addMigrateStep,
  inCompose,
  inComposeHealthCheck,
  inLoadBalancer,
  inTask,
  inTaskHealthCheck,
  inText,
  type Mutation,
  renameSecret,
} from "./three-worlds/mutations.ts";
import { loadServiceCode } from "./three-worlds/service-code.ts";

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

const loadSources = async (service: ServiceName, synthesized: Synthesized): Promise<Sources> => ({
  service,
  code: await loadServiceCode(service),
  dockerfile: read("docker/service.Dockerfile"),
  synthesized,
  compose: parseCompose(read("compose.yaml")),
  gateway: read("docker/gateway/haproxy.cfg"),
});

const all: Synthesized[] = [];
before(async () => {
  for (const environment of Object.values(environments)) all.push(await synthesize(environment));
});

describe("code, task definition and compose.yaml agree", () => {
  for (const service of serviceNames) {
    it(`on ${service}`, async () => {
      for (const one of all) assert.deepEqual(findDrift(await loadSources(service, one)), []);
    });
  }
});

const task = "the task definition (prod)";
const mutations: readonly (readonly [string, Mutation, string])[] = [
  [
    "a variable that the task definition forgets",
    inTask("app", (app) => {
      app.environment = (app.environment ?? []).filter(({ name }) => name !== "DATABASE_SECRET_ID");
    }),
    `user: app in ${task}: DATABASE_SECRET_ID: is missing`,
  ],
  [
    "a variable that the task definition misspells",
    inTask("app", (app) => app.environment?.push({ name: "DRAIN_DELAY", value: "1" })),
    `user: app in ${task}: DRAIN_DELAY is given, but nothing reads it`,
  ],
  [
    "a value that the service refuses",
    inTask("migrate", (migrate) => migrate.environment?.push({ name: "DATABASE_TLS", value: "on" })),
    `user: migrate in ${task}: DATABASE_TLS: Invalid option`,
  ],
  [
    "a migrate step without the admin's credentials",
    inTask("migrate", (migrate) => {
      migrate.secrets = [];
    }),
    `user: migrate in ${task}: DATABASE_ADMIN_SECRET: is missing`,
  ],
  [
    "a variable that compose.yaml forgets",
    inCompose("app", ({ environment = {} }) => {
      delete environment["SIGNING_KEYS_SECRET_ID"];
    }),
    "user: app in compose.yaml: SIGNING_KEYS_SECRET_ID: is missing",
  ],
  [
    "a variable that only compose.yaml has",
    inCompose("migrate", ({ environment = {} }) => {
      environment["DATABASE_NAME"] = "users";
    }),
    "user: migrate in compose.yaml: DATABASE_NAME is given, but nothing reads it",
  ],
  [
    "an image without the CA file",
    inText("dockerfile", "DATABASE_CA_FILE=", "CA_FILE="),
    `user: app in ${task}: DATABASE_CA_FILE: is needed unless DATABASE_TLS is off`,
  ],
  [
    "another port in the task definition",
    inTask("app", (app) => {
      app.portMappings = [{ name: "public", containerPort: 3000 }];
    }),
    `user: app.ports.public is 8080 in the code, 3000 in ${task}`,
  ],
  [
    "another port that ECS registers",
    inLoadBalancer((target) => {
      target.container_port = 8081;
    }),
    `user: app.requestsGoTo is [8080] in the code, [8081,8080] in ${task}`,
  ],
  [
    "another port that the image declares",
    inText("dockerfile", "EXPOSE 8080 8081", "EXPOSE 8080 9090"),
    "user: app.ports.internal is 8081 in the code, 9090 in compose.yaml",
  ],
  [
    "a different port in compose.yaml",
    inCompose("app", ({ environment = {} }) => {
      environment["INTERNAL_PORT"] = "9090";
    }),
    "user: app.listensOn.internal is 8081 in the code, 9090 in compose.yaml",
  ],
  [
    "another port behind the gateway",
    inText("gateway", "user:8080", "user:8081"),
    "user: app.requestsGoTo is [8080] in the code, [8081] in compose.yaml",
  ],
  [
    "another stop time in the task definition",
    inTask("app", (app) => {
      app.stopTimeout = 30;
    }),
    `user: app.stopTimeoutS is 90 in the code, 30 in ${task}`,
  ],
  [
    "another stop time in compose.yaml",
    inCompose("app", (app) => {
      delete app.stop_grace_period;
    }),
    "user: app.stopTimeoutS is 90 in the code, 10 in compose.yaml",
  ],
  [
    "another health check in the task definition",
    inTaskHealthCheck({ command: ["CMD", "true"] }),
    `user: app.healthCheck.command is ["CMD","true"] in ${task}, ["CMD","/nodejs/bin/node","/app/dist/health-check.js"] in compose.yaml`,
  ],
  [
    "another interval between health checks",
    inTaskHealthCheck({ interval: 5 }),
    `user: app.healthCheck.intervalS is 5 in ${task}, 10 in compose.yaml`,
  ],
  [
    "another timeout of health checks",
    inComposeHealthCheck({ timeout: "1m" }),
    `user: app.healthCheck.timeoutS is 5 in ${task}, 60 in compose.yaml`,
  ],
  [
    "another number of health checks that may fail",
    inTaskHealthCheck({ retries: 1 }),
    `user: app.healthCheck.retries is 1 in ${task}, 3 in compose.yaml`,
  ],
  [
    "another time to start",
    inComposeHealthCheck({ start_period: "500ms" }),
    `user: app.healthCheck.startPeriodS is 30 in ${task}, 0.5 in compose.yaml`,
  ],
  [
    "another user in the task definition",
    inTask("migrate", (migrate) => {
      migrate.user = "0:0";
    }),
    `user: migrate.uid is "65532" in the code, "0" in ${task}`,
  ],
  [
    "an image that runs as root",
    inText("dockerfile", "debian13:nonroot", "debian13:latest"),
    `user: app.uid is "root" in the code, "65532" in ${task}`,
  ],
  [
    "a root that can be written to",
    inCompose("app", (app) => {
      app.read_only = false;
    }),
    `user: app.readOnlyRoot is true in ${task}, false in compose.yaml`,
  ],
  [
    "a capability that is kept",
    inTask("migrate", (migrate) => {
      migrate.linuxParameters = { initProcessEnabled: true, capabilities: { drop: ["NET_RAW"] } };
    }),
    `user: migrate.droppedCapabilities is ["NET_RAW"] in ${task}, ["ALL"] in compose.yaml`,
  ],
  [
    "another migrate command",
    inCompose("migrate", (migrate) => {
      migrate.command = ["migrate.js"];
    }),
    'user: migrate.command is ["dist/migrate.js"] in the code, ["migrate.js"] in compose.yaml',
  ],
  [
    "a task that does not wait for its migrate step",
    inTask("app", (app) => {
      app.dependsOn = [{ containerName: "migrate", condition: "START" }];
    }),
    `user: migrate.endsBeforeApp is true in the code, false in ${task}`,
  ],
  [
    "a service in compose.yaml that does not wait for its migrate step",
    inCompose("app", (app) => {
      app.depends_on = {};
    }),
    "user: migrate.endsBeforeApp is true in the code, false in compose.yaml",
  ],
  [
    "a secret with another name on AWS",
    renameSecret("shop-prod/user/signing-keys", "shop-prod/user/keys"),
    `user: secrets.app.SIGNING_KEYS_SECRET_ID is "user/signing-keys" in the code, "user/keys" in ${task}`,
  ],
  [
    "another service's secret in compose.yaml",
    inCompose("migrate", ({ environment = {} }) => {
      environment["DATABASE_SECRET_ID"] = "shop/payment/database";
    }),
    'user: secrets.migrate.DATABASE_SECRET_ID is "user/database" in the code, "payment/database" in compose.yaml',
  ],
];

/** Asserts that a mutation of prod is reported. */
const assertDrift = async (service: ServiceName, mutate: Mutation, line: string): Promise<void> => {
  const prod = all.find(({ environment }) => environment.name === "prod");
  if (!prod) throw new Error("prod was not synthesized");
  const drift = findDrift(mutate(await loadSources(service, prod)));
  assert.ok(
    drift.some((one) => one.startsWith(line)),
    `${line}\nis not among\n${drift.join("\n")}`,
  );
};

describe("differences are reported with their location", () => {
  for (const [what, mutate, line] of mutations) {
    it(what, () => assertDrift("user", mutate, line));
  }

  for (const service of serviceNames.filter((name) => !services[name].database)) {
    it(`a migrate step of ${service}, which has no database`, () =>
      assertDrift(service, addMigrateStep, `${service}: ${task} has a program migrate that the code lacks`));

    it(`a variable of ${service} for a database`, () =>
      assertDrift(
        service,
        inTask("app", (app) => app.environment?.push({ name: "DATABASE_POOL_SIZE", value: "5" })),
        `${service}: app in ${task}: DATABASE_POOL_SIZE is given, but nothing reads it`,
      ));
  }
});

describe("PostgreSQL logs the same on RDS, in compose.yaml and embedded", () => {
  const compose = parseCompose(read("compose.yaml"));

  it("as the topology describes, which the embedded one reads", () => {
    assert.match(read("packages/local/postgres/src/postmaster.ts"), /^ {2}\.\.\.databaseLog,$/m);
    for (const one of all) assert.deepEqual(settingFaults(databaseLog, "RDS", settingsOfRds(one)), []);
    assert.deepEqual(settingFaults(databaseLog, "compose.yaml", settingsOfCompose(compose)), []);
  });

  for (const name of Object.keys(databaseLog)) {
    it(`which the test detects if ${name} differs`, () => {
      const changed = (settings: Readonly<Record<string, string>>) => ({ ...settings, [name]: "default" });
      const [one] = all;
      assert.ok(one);
      for (const settings of [settingsOfRds(one), settingsOfCompose(compose)])
        assert.match(
          settingFaults(databaseLog, "it", changed(settings)).join(),
          new RegExp(`^${name} is default`),
        );
    });
  }
});
