import type { Synthesized } from "../../src/synthesized.ts";
import { breakContainer, breakStatement } from "./breaking.ts";
import { type Check, faultsAt } from "./check.ts";
import { containers, containersOf, type TaskDefinition, taskDefinitions } from "./reading/containers.ts";
import { allowedToRoles, listed, type StatedPolicy, type Statement } from "./reading/policies.ts";
import { originOf } from "./reading/references.ts";
import { type Resource, resources } from "./reading/resources.ts";

const read = "secretsmanager:GetSecretValue";
const writes = ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"];

interface Secret {
  name: string;
  kms_key_id: string;
}

interface Database {
  master_user_secret_kms_key_id: string;
}

const allows = ({ Action }: Statement, action: string): boolean => listed(Action).includes(action);

/** The secrets of a shop by address, with their encryption keys. */
const keysOfSecrets = (shop: Synthesized): Map<string, string | undefined> =>
  new Map([
    ...resources<Secret>(shop, "aws_secretsmanager_secret").map(
      ({ at, stack, block }) => [at, originOf(shop, stack, block.kms_key_id)] as const,
    ),
    ...resources<Database>(shop, "aws_db_instance").map(
      ({ at, stack, block }) => [at, originOf(shop, stack, block.master_user_secret_kms_key_id)] as const,
    ),
  ]);

/** The secrets that a text refers to: one by reference, or all whose names match a pattern. */
const secretsBehind = (shop: Synthesized, stack: string, text: string): string[] => {
  const pattern = /:secret:([^*]*)\*$/.exec(text)?.[1];
  if (pattern === undefined) return [originOf(shop, stack, text) ?? text];
  return resources<Secret>(shop, "aws_secretsmanager_secret")
    .filter(({ block }) => block.name.startsWith(pattern))
    .map(({ at }) => at);
};

/** Secrets that no stack creates: a person creates them, encrypted with AWS's own key. */
const isLeftByOperator = (arn: string): boolean => arn.endsWith("/user/first-admin-password-??????");

const behind = (shop: Synthesized, { stack, statement }: StatedPolicy): string[] =>
  listed(statement.Resource)
    .filter((one) => !isLeftByOperator(one))
    .flatMap((one) => secretsBehind(shop, stack, one));

/** The secrets that a role may read. */
const readBy = (shop: Synthesized, role: string | undefined): Set<string> =>
  new Set(
    allowedToRoles(shop)
      .filter((stated) => stated.role === role && allows(stated.statement, read))
      .flatMap((stated) => behind(shop, stated)),
  );

/** The secrets that a task's variables name, and those that ECS injects. */
const wantedBy = (shop: Synthesized, task: Resource<TaskDefinition>) => {
  const all = containersOf(task);
  const known = keysOfSecrets(shop);
  const origins = (texts: string[]): Set<string> =>
    new Set(
      texts.map((text) => originOf(shop, task.stack, text) ?? "").filter((origin) => known.has(origin)),
    );
  return {
    named: origins(all.flatMap(({ environment = [] }) => environment.map(({ value }) => String(value)))),
    injected: origins(all.flatMap(({ secrets = [] }) => secrets.map(({ valueFrom }) => valueFrom))),
  };
};

const rolesOf = (shop: Synthesized, { stack, block }: Resource<TaskDefinition>) => ({
  task: originOf(shop, stack, block.task_role_arn),
  execution: originOf(shop, stack, block.execution_role_arn),
});

const differences = (at: string, wanted: Set<string>, granted: Set<string>): string[] => [
  ...[...wanted].filter((one) => !granted.has(one)).map((one) => `${at} needs ${one} and may not read it`),
  ...[...granted]
    .filter((one) => !wanted.has(one))
    .map((one) => `${at} may read ${one} and does not need it`),
];

const isWrite = (statement: Statement): boolean => writes.some((action) => allows(statement, action));

const isDecrypt = (statement: Statement): boolean => !statement.Principal && allows(statement, "kms:Decrypt");

const isReadByCatalog = (statement: Statement): boolean =>
  allows(statement, read) && JSON.stringify(statement.Resource).includes("catalog-database");

/** Gives a service the name of a secret that is only for its migrate step. */
const describeAdminAccess = (shop: Synthesized): void => {
  const value = containers(shop).flatMap(({ container }) => container.secrets ?? [])[0]?.valueFrom;
  breakContainer("app", { environment: [{ name: "ADMIN_SECRET_ID", value }] })(shop);
};

const isForFirstAdmin = ({ Resource }: Statement): boolean => listed(Resource).some(isLeftByOperator);

/** Readers and writers of each secret. */
export const secretPermissionChecks: readonly Check[] = [
  {
    name: "only the user service may read the first administrator's password, by its exact name",
    faults: (shop) => {
      const secret = `:secret:shop-${shop.environment.name}/user/first-admin-password-??????`;
      const readers = allowedToRoles(shop).filter(({ statement }) => isForFirstAdmin(statement));
      if (readers.length !== 1) return [`${readers.length} roles may read it`];
      return readers.flatMap(({ at, role = "", statement }) =>
        faultsAt(at, [
          /\.user_Roles_task_/.test(role) || "is not the user service's task role",
          listed(statement.Resource).every((one) => one.endsWith(secret)) || "reads more than that",
          listed(statement.Action).join() === read || `allows ${listed(statement.Action).join()}`,
        ]),
      );
    },
    broken: [
      breakStatement(isForFirstAdmin, { Resource: "arn:aws:secretsmanager:*:*:secret:*" }),
      breakStatement(isForFirstAdmin, {
        Resource: ["arn:x:secret:y", "arn:x:secret:shop-dev/user/first-admin-password-??????"],
      }),
      breakStatement(isForFirstAdmin, { Action: [read, "secretsmanager:PutSecretValue"] }),
      (shop) => {
        const policies = resources<{ role: string; policy: string }>(shop, "aws_iam_role_policy");
        const [own, other] = [true, false].map((is) =>
          policies.find(({ block }) => block.policy.includes("first-admin-password") === is),
        );
        if (own && other) own.block.role = other.block.role;
      },
    ],
  },
  {
    name: "a service may read exactly the secrets that its variables name",
    faults: (shop) =>
      taskDefinitions(shop).flatMap((task) =>
        differences(task.at, wantedBy(shop, task).named, readBy(shop, rolesOf(shop, task).task)),
      ),
    broken: [describeAdminAccess, breakStatement(isReadByCatalog, { Resource: ["*"] })],
  },
  {
    name: "ECS may read exactly the secrets that it injects into containers",
    faults: (shop) =>
      taskDefinitions(shop).flatMap((task) =>
        differences(task.at, wantedBy(shop, task).injected, readBy(shop, rolesOf(shop, task).execution)),
      ),
    broken: breakContainer("migrate", { secrets: undefined }),
  },
  {
    name: "no secret is readable by both roles of a service",
    faults: (shop) =>
      taskDefinitions(shop).flatMap((task) => {
        const roles = rolesOf(shop, task);
        const ofExecution = readBy(shop, roles.execution);
        return [...readBy(shop, roles.task)]
          .filter((secret) => ofExecution.has(secret))
          .map((secret) => `${task.at} may read ${secret} while it starts and while it runs`);
      }),
    broken: (shop) => {
      const [task] = taskDefinitions(shop);
      if (task) task.block.task_role_arn = task.block.execution_role_arn;
    },
  },
  {
    name: "a role that may read a secret may decrypt it",
    faults: (shop) =>
      allowedToRoles(shop)
        .filter(({ statement }) => allows(statement, read))
        .flatMap((stated) => {
          const keys = allowedToRoles(shop)
            .filter(({ role, statement }) => role === stated.role && allows(statement, "kms:Decrypt"))
            .flatMap(({ stack, statement }) =>
              listed(statement.Resource).map((key) => originOf(shop, stack, key)),
            );
          return behind(shop, stated)
            .filter(
              (secret) => !keys.includes(keysOfSecrets(shop).get(secret) ?? "a key that does not exist"),
            )
            .map((secret) => `${stated.at} may read ${secret}, but not decrypt it`);
        }),
    broken: breakStatement(isDecrypt, { Action: "kms:Encrypt" }),
  },
  {
    name: "roles decrypt only through Secrets Manager",
    faults: (shop) =>
      allowedToRoles(shop)
        .filter(({ statement }) => listed(statement.Action).some((action) => action.startsWith("kms:")))
        .filter(
          ({ statement }) =>
            statement.Condition?.["StringEquals"]?.["kms:ViaService"] !==
            `secretsmanager.${shop.environment.region}.amazonaws.com`,
        )
        .map(({ at }) => `${at} may use a key for anything`),
    broken: breakStatement(isDecrypt, { Condition: undefined }),
  },
  {
    name: "only the function that rotates a secret may write it",
    faults: (shop) =>
      allowedToRoles(shop)
        .filter(({ statement }) => isWrite(statement))
        .filter(
          ({ statement }) =>
            !statement.Condition?.["StringEquals"]?.["secretsmanager:resource/AllowRotationLambdaArn"],
        )
        .map(({ at }) => `${at} may write secrets that are not its own`),
    broken: breakStatement(isWrite, { Condition: undefined }),
  },
];
