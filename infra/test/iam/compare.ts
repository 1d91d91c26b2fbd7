import type { Role } from "../../reports/iam/read-roles.ts";
import type { Account } from "./account.ts";
import { isAllowed, type Request } from "./evaluate.ts";
import { contextOf, viaService } from "./requests.ts";

type Target = Pick<Request, "resource" | "context">;

/** Actions that nothing here calls and that an attacker would like to call. */
const tempting = [
  "ecr:PutImage",
  "ecs:ExecuteCommand",
  "iam:PassRole",
  "kms:Decrypt",
  "kms:Encrypt",
  "lambda:InvokeFunction",
  "logs:DeleteLogGroup",
  "rds:ModifyDBInstance",
  "s3:GetObject",
  "secretsmanager:DeleteSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:ListSecrets",
  "secretsmanager:PutSecretValue",
  "ssm:StartSession",
  "sts:AssumeRole",
];

const strangers = "arn:aws:secretsmanager:us-east-1:123456789012:secret:strangers-xxxxxx";

/** Every resource in the account that a role could access, and some that do not belong to the shop. */
const targetsIn = (account: Account, needs: readonly Request[]): Target[] => [
  { resource: "*", context: {} },
  { resource: strangers, context: {} },
  ...account.secrets.map((secret) => ({ resource: secret.arn, context: contextOf(secret) })),
  ...account.keyArns.flatMap((resource) =>
    ["secretsmanager", "s3"].map((service) => ({ resource, context: viaService(service, account) })),
  ),
  ...account.logGroupArns.map((arn) => ({ resource: `${arn}:log-stream:one`, context: {} })),
  ...[...account.roles.keys()].flatMap((name) => [
    { resource: `arn:aws:iam::123456789012:role/${name}`, context: {} },
    {
      resource: `arn:aws:ecr:${account.region}:123456789012:repository/${name.replace(/-\w+$/, "")}`,
      context: {},
    },
  ]),
  ...needs.map(({ resource, context }) => ({ resource, context })),
];

const describe = ({ action, resource, context }: Request): string =>
  [`${action} on ${resource}`, ...Object.entries(context).map(([key, value]) => `${key} = ${value}`)].join(
    ", ",
  );

const isSame = (one: Request, other: Request): boolean =>
  one.action === other.action && (one.resource === "*" || describe(one) === describe(other));

/** One line for each missing permission of a role, and for each unneeded one. */
export const compareRole = (account: Account, role: Role, needs: readonly Request[]): string[] => {
  const { name, statements, managedPolicies } = role;
  const actions = new Set([
    ...tempting,
    ...[...account.roles.values()].flatMap((one) => one.statements.flatMap((statement) => statement.actions)),
    ...needs.map(({ action }) => action),
  ]);
  const targets = targetsIn(account, needs);
  const excess = [...actions]
    .flatMap((action) => targets.map((target): Request => ({ action, ...target })))
    .filter((request) => !needs.some((need) => isSame(need, request)) && isAllowed(statements, request));
  const missing = needs.filter((need) => !isAllowed(statements, need));
  return [
    ...new Set([
      ...missing.map((request) => `${name} lacks a needed permission: ${describe(request)}`),
      ...excess.map((request) => `${name} has an unneeded permission: ${describe(request)}`),
      ...managedPolicies.map((arn) => `${name} has every permission in ${arn}`),
    ]),
  ];
};
