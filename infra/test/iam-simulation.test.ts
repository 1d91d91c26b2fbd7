import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type ServiceName, sealingServices, serviceNames } from "@shop/topology";
import { allow } from "../src/constructs/policy.ts";
import { environments } from "../src/environments/index.ts";
import { type Synthesized, synthesize } from "../src/synthesized.ts";
import { calledActions } from "./iam/called-actions.ts";
import { findFaults } from "./iam/find-faults.ts";
import { attachToRole, inRole, inStatement, type Mutation, shareRole } from "./iam/mutations.ts";

const folderOf = (path: string): string => fileURLToPath(new URL(`../../${path}/`, import.meta.url));

/** The programs that a package exports: name → file. */
const programsIn = (folder: string): Record<string, string> => {
  const { exports } = JSON.parse(readFileSync(`${folder}package.json`, "utf8")) as {
    exports: Record<string, string>;
  };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([name, file]) =>
      name === "." ? [] : [[name.slice("./".length), file]],
    ),
  );
};

/** The programs of a service's task: the service itself, and the migrate step of its database. */
const callsOf = (service: ServiceName): Promise<string[]> => {
  const folder = folderOf(`services/${service}`);
  const { main = "", migrate } = programsIn(folder);
  const files = migrate === undefined ? [main] : [main, migrate];
  return calledActions({ entryPoints: files.map((file) => folder + file) });
};

const rotation = folderOf("packages/rotation");
const functions = programsIn(rotation);
/** A shop whose services encrypt no cookies does without one of the functions. */
const unused = sealingServices.length > 0 ? [] : ["rotate-cookie-keys"];
const subjects = [...serviceNames, ...Object.keys(functions)].filter((name) => !unused.includes(name));

const all: Synthesized[] = [];
const calls: Record<string, readonly string[]> = {};
before(async () => {
  for (const environment of Object.values(environments)) all.push(await synthesize(environment));
  for (const service of serviceNames) calls[service] = await callsOf(service);
  for (const [name, file] of Object.entries(functions)) {
    calls[name] = await calledActions({ entryPoints: [rotation + file] });
  }
});

describe("the code calls", () => {
  const reads = ["secretsmanager:GetSecretValue"];
  const traces = [
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
  ];

  it("Secrets Manager to read, and X-Ray, in a service", () => {
    for (const service of serviceNames) assert.deepEqual(calls[service], [...reads, ...traces]);
  });

  it("Secrets Manager to read and write in a rotation function", () => {
    const writes = ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"];
    for (const name of Object.keys(functions)) {
      assert.deepEqual(calls[name], ["secretsmanager:DescribeSecret", ...reads, ...writes]);
    }
  });

  it("any other action that it is changed to call", async () => {
    const contents = `
      import { DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
      await new SecretsManagerClient().send(new DeleteSecretCommand({ SecretId: "one" }));`.replace(
      "await ",
      "void ",
    );
    const stdin = { contents, resolveDir: folderOf("packages/secrets") };
    assert.deepEqual(await calledActions({ stdin }), ["secretsmanager:DeleteSecret"]);
  });
});

describe("has exactly the permissions that it needs", () => {
  for (const name of subjects) {
    it(name, () => {
      for (const one of all) assert.deepEqual(findFaults(one, name, calls), []);
    });
  }
});

/** Services with which the user service has nothing to share. */
const others = serviceNames.filter((name) => name !== "user");

const task = "shop-prod-user-task";
const execution = "shop-prod-user-execution";
const rotator = "shop-prod-rotate-signing-keys";
const read = "secretsmanager:GetSecretValue";
const secret = (name: string): string =>
  `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-xxxxxx`;
const key = "arn:aws:kms:us-east-1:123456789012:key/shop-prod-data";
const admin = secret("rds!db-shop-prod-postgres");
const grant = (role: string, action: string, resource: string): Mutation =>
  inRole(role, (statements) => [...statements, allow([action], resource)]);
const withoutCondition = (role: string, action: string): Mutation =>
  inStatement(role, action, ({ Condition, ...statement }) => statement);

const mutations: readonly (readonly [string, string, Mutation, string])[] = [
  [
    "a service that cannot read its own secret",
    "user",
    inStatement(task, read, (statement) => ({ ...statement, Resource: secret("shop-prod/user/database") })),
    `${task} lacks a needed permission: ${read} on ${secret("shop-prod/user/signing-keys")}`,
  ],
  [
    "a service that is denied what it is allowed",
    "user",
    inRole(task, (statements) => [...statements, { ...allow(["kms:*"], "*"), Effect: "Deny" }]),
    `${task} lacks a needed permission: kms:Decrypt on ${key}`,
  ],
  [
    "a key for another region's secrets",
    "user",
    inStatement(task, "kms:Decrypt", (statement) => ({
      ...statement,
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
    })),
    `${task} lacks a needed permission: kms:Decrypt on ${key}`,
  ],
  [
    "a service that reads another one's secret",
    "user",
    grant(task, read, secret(`shop-prod/${others[0]}/database`)),
    `${task} has an unneeded permission: ${read} on ${secret(`shop-prod/${others[0]}/database`)}`,
  ],
  [
    "a service that reads the admin's secret",
    "user",
    grant(task, read, admin),
    `${task} has an unneeded permission: ${read} on ${admin}`,
  ],
  [
    "a service that reads any secret",
    "user",
    inStatement(task, read, (statement) => ({ ...statement, Resource: "*" })),
    `${task} has an unneeded permission: ${read} on ${secret("strangers")}`,
  ],
  [
    "a service that can do anything with its secret",
    "user",
    inStatement(task, read, (statement) => ({ ...statement, Action: ["secretsmanager:*"] })),
    `${task} has an unneeded permission: secretsmanager:DeleteSecret on ${secret("shop-prod/user/database")}`,
  ],
  [
    "a service that uses its key without Secrets Manager",
    "user",
    withoutCondition(task, "kms:Decrypt"),
    `${task} has an unneeded permission: kms:Decrypt on ${key}, kms:ViaService = s3.us-east-1.amazonaws.com`,
  ],
  [
    "a service with an unexpected action",
    "user",
    grant(task, "bedrock:*", "*"),
    `${task} has an unneeded permission: bedrock:* on *`,
  ],
  [
    "a service with a policy of AWS",
    "user",
    attachToRole(task, "arn:aws:iam::aws:policy/AdministratorAccess"),
    `${task} has every permission in arn:aws:iam::aws:policy/AdministratorAccess`,
  ],
  [
    "a service that runs with its execution role",
    "user",
    shareRole("shop-prod-user"),
    `${execution} is used as both roles of a task`,
  ],
  [
    "ECS that cannot write the log",
    "user",
    inRole(execution, (statements) =>
      statements.filter(({ Action }) => !Action.includes("logs:PutLogEvents")),
    ),
    `${execution} lacks a needed permission: logs:PutLogEvents on arn:aws:logs:us-east-1:123456789012:log-group:/shop/prod/user:log-stream:one`,
  ],
  [
    "ECS that reads what the service reads",
    "user",
    grant(execution, read, secret("shop-prod/user/database")),
    `${execution} has an unneeded permission: ${read} on ${secret("shop-prod/user/database")}`,
  ],
  [
    "ECS that pulls other services' images",
    "user",
    inStatement(execution, "ecr:BatchGetImage", (statement) => ({ ...statement, Resource: "*" })),
    `${execution} has an unneeded permission: ecr:BatchGetImage on arn:aws:ecr:us-east-1:123456789012:repository/shop-prod-${others.at(-1)}`,
  ],
  [
    "a rotation function that rotates another one's secret",
    "rotate-signing-keys",
    withoutCondition(rotator, "secretsmanager:PutSecretValue"),
    `${rotator} has an unneeded permission: secretsmanager:PutSecretValue on ${secret("shop-prod/catalog/database")}`,
  ],
  [
    "a rotation function that cannot encrypt",
    "rotate-signing-keys",
    inStatement(rotator, "kms:GenerateDataKey", (statement) => ({ ...statement, Action: ["kms:Decrypt"] })),
    `${rotator} lacks a needed permission: kms:GenerateDataKey on ${key}`,
  ],
];

describe("reports", () => {
  const prod = (): Synthesized => {
    const found = all.find(({ environment }) => environment.name === "prod");
    if (!found) throw new Error("prod was not synthesized");
    return found;
  };

  for (const [what, name, mutate, line] of mutations) {
    it(what, () => {
      const faults = findFaults(mutate(prod()), name, calls);
      assert.ok(
        faults.some((fault) => fault.startsWith(line)),
        `${line}\nis not among\n${faults.join("\n")}`,
      );
    });
  }

  it("code that calls more than its role may", () => {
    const more = { user: [...(calls["user"] ?? []), "secretsmanager:PutSecretValue"] };
    const line = `${task} lacks a needed permission: secretsmanager:PutSecretValue on ${secret("shop-prod/user/database")}`;
    assert.ok(findFaults(prod(), "user", more).some((fault) => fault.startsWith(line)));
  });

  it("code that calls less than its role may", () => {
    const faults = findFaults(prod(), "user", { user: [read] });
    assert.ok(faults.includes(`${task} has an unneeded permission: xray:PutTraceSegments on *`));
  });
});
