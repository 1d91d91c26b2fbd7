import type { Found } from "../../src/synthesized.ts";
import { type ContainerDefinition, containersOf } from "../three-worlds/task-world.ts";
import type { Account, Secret } from "./account.ts";
import type { Request } from "./evaluate.ts";

/**
 * KMS actions that Secrets Manager performs for its caller.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
const keyActions: Readonly<Record<string, readonly string[]>> = {
  "secretsmanager:GetSecretValue": ["kms:Decrypt"],
  "secretsmanager:PutSecretValue": ["kms:Decrypt", "kms:GenerateDataKey"],
};

/**
 * EC2 actions that Lambda performs for a function in a VPC.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
const interfaceActions = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

const pullActions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/** For actions without resource-level permissions. */
const anywhere = (actions: readonly string[]): Request[] =>
  actions.map((action) => ({ action, resource: "*", context: {} }));

/** Condition keys of a request for a secret. */
export const contextOf = ({ rotatedBy }: Secret): Request["context"] =>
  rotatedBy ? { "secretsmanager:resource/AllowRotationLambdaArn": rotatedBy } : {};

/** Condition keys of a request for a key that an AWS service uses for its caller. */
export const viaService = (service: string, { region }: Account): Request["context"] => ({
  "kms:ViaService": `${service}.${region}.amazonaws.com`,
});

const onSecret = (account: Account, action: string, secret: Secret): Request[] => [
  { action, resource: secret.arn, context: contextOf(secret) },
  ...(keyActions[action] ?? []).map((keyAction) => ({
    action: keyAction,
    resource: secret.keyArn,
    context: viaService("secretsmanager", account),
  })),
];

const secretsNamed = (account: Account, arns: readonly string[]): Secret[] =>
  arns.map((arn) => {
    const secret = account.secrets.find((one) => one.arn === arn);
    if (!secret) throw new Error(`${arn} is not one of the shop's secrets`);
    return secret;
  });

const writeLog = ({ logGroupArns }: Account, name: string): Request[] => {
  const group = logGroupArns.find((arn) => arn.endsWith(`:log-group:${name}`));
  if (!group) throw new Error(`There is no log group ${name}`);
  return ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
    action,
    resource: `${group}:log-stream:one`,
    context: {},
  }));
};

/** The ARNs in variables that name a secret. */
const secretIdsIn = (
  account: Account,
  found: Found,
  variables: Readonly<Record<string, unknown>>,
): string[] =>
  Object.entries(variables)
    .filter(([name]) => name.endsWith("_SECRET_ID"))
    .map(([, value]) => account.resolve(found, value));

const variablesOf = ({ environment = [] }: ContainerDefinition): Record<string, string> =>
  Object.fromEntries(environment.map(({ name, value }) => [name, value]));

/** Requests of a running service: the actions of its code, on the secrets that its variables name. */
export const requestsOfTask = (account: Account, found: Found, actions: readonly string[]): Request[] => {
  const arns = new Set(
    Object.values(containersOf(found.block)).flatMap((container) =>
      secretIdsIn(account, found, variablesOf(container)),
    ),
  );
  const secrets = secretsNamed(account, [...arns]);
  return [
    ...anywhere(actions.filter((action) => action.startsWith("xray:"))),
    ...actions
      .filter((action) => action.startsWith("secretsmanager:"))
      .flatMap((action) => secrets.flatMap((secret) => onSecret(account, action, secret))),
  ];
};

/** Requests of ECS to start a task: it pulls images, writes logs, and fetches the secrets that it injects. */
export const requestsOfEcs = (account: Account, found: Found): Request[] => {
  const containers = Object.values(containersOf(found.block));
  const ownImages = containers.map(({ image }) => image).filter((image) => image.includes(".dkr.ecr."));
  const repositories = ownImages.map((image) => {
    const [registry = "", repository = ""] = account.resolve(found, image.split("@")[0]).split("/");
    const [accountId = ""] = registry.split(".");
    return `arn:aws:ecr:${account.region}:${accountId}:repository/${repository}`;
  });
  const injected = containers.flatMap(({ secrets = [] }) =>
    secrets.map(({ valueFrom }) => account.resolve(found, valueFrom)),
  );
  return [
    ...anywhere(["ecr:GetAuthorizationToken"]),
    ...repositories.flatMap((resource) => pullActions.map((action) => ({ action, resource, context: {} }))),
    ...containers.flatMap(({ logConfiguration }) =>
      writeLog(account, account.resolve(found, logConfiguration.options["awslogs-group"])),
    ),
    ...secretsNamed(account, injected).flatMap((secret) =>
      onSecret(account, "secretsmanager:GetSecretValue", secret),
    ),
  ];
};

interface FunctionBlock {
  readonly environment?: { readonly variables: Readonly<Record<string, string>> };
  readonly logging_config: { readonly log_group: string };
  readonly vpc_config?: object;
}

/**
 * Requests of a rotation function: the actions of its code on the secrets that it rotates, and reads of those
 * that its variables name.
 */
export const requestsOfFunction = (account: Account, found: Found, actions: readonly string[]): Request[] => {
  const { environment, logging_config, vpc_config } = found.block as unknown as FunctionBlock;
  const arn = account.resolve(found, `\${aws_lambda_function.${found.id}.arn}`);
  const renewed = account.secrets.filter(({ rotatedBy }) => rotatedBy === arn);
  const read = secretsNamed(account, secretIdsIn(account, found, environment?.variables ?? {}));
  return [
    ...anywhere(vpc_config ? interfaceActions : []),
    ...writeLog(account, account.resolve(found, logging_config.log_group)),
    ...actions.flatMap((action) => renewed.flatMap((secret) => onSecret(account, action, secret))),
    ...read.flatMap((secret) => onSecret(account, "secretsmanager:GetSecretValue", secret)),
  ];
};
