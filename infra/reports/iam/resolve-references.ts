import type { Block, StackJson, Synthesized } from "../../src/synthesized.ts";

/** Replaces `${references}` in a text of a stack by their future values. */
export type Resolve = (stack: string, text: string) => string;

/** The account number of AWS's own examples. */
export const exampleAccount = "123456789012";

/** Secrets Manager appends six characters to each ARN. */
const secretSuffix = "-xxxxxx";

type ArnOf = (block: Block, at: string) => string;

const hostOf = (url: unknown): string => String(url).replace(/^https:\/\//, "");

/** Names and ARNs that AWS will give to the resources in policies; `at` is the region and account. */
const arns: Readonly<Record<string, ArnOf>> = {
  aws_cloudwatch_log_group: ({ name }, at) => `arn:aws:logs:${at}:log-group:${name}`,
  aws_iam_openid_connect_provider: ({ url }) => `arn:aws:iam::${exampleAccount}:oidc-provider/${hostOf(url)}`,
  aws_iam_role: ({ name }) => `arn:aws:iam::${exampleAccount}:role/${name}`,
  // AWS generates a key's id; its alias is more informative.
  aws_kms_key: ({ alias }, at) => `arn:aws:kms:${at}:key/${alias}`,
  aws_lambda_function: ({ function_name }, at) => `arn:aws:lambda:${at}:function:${function_name}`,
  aws_secretsmanager_secret: ({ name }, at) => `arn:aws:secretsmanager:${at}:secret:${name}${secretSuffix}`,
};

const withAlias = (stack: StackJson, id: string, block: Block): Block => {
  const alias = Object.values(stack.resource?.["aws_kms_alias"] ?? {}).find(({ target_key_id }) =>
    String(target_key_id).includes(`aws_kms_key.${id}.`),
  );
  return alias ? { ...block, alias: String(alias["name"]).replace(/^alias\//, "") } : block;
};

const rdsSecret = (at: string, { identifier }: Block): string =>
  `arn:aws:secretsmanager:${at}:secret:rds!db-${identifier}${secretSuffix}`;

/** @throws if a reference is unknown; the message says how to add it */
export const createResolver = ({
  environment,
  stacks,
}: Pick<Synthesized, "environment" | "stacks">): Resolve => {
  const at = `${environment.region}:${exampleAccount}`;

  const attribute = (stackName: string, expression: string): string => {
    const [type = "", id = "", name = ""] = expression.split(".");
    const stack = stacks[stackName];
    const block = stack?.resource?.[type]?.[id];
    if (!stack || !block) throw new Error(`The stack ${stackName} has no ${expression}`);
    if (type === "aws_db_instance" && name.startsWith("master_user_secret")) return rdsSecret(at, block);
    const arnOf = arns[type];
    if (name === "arn" && arnOf) return arnOf(withAlias(stack, id, block), at);
    const literal = block[name];
    if (typeof literal === "string") return resolve(stackName, literal);
    throw new Error(`\${${expression}} is unknown: add it to infra/reports/iam/resolve-references.ts`);
  };

  const reference = (stackName: string, expression: string): string => {
    if (/^data\.aws_caller_identity\.[^.]+\.account_id$/.test(expression)) return exampleAccount;
    const remote = /^data\.terraform_remote_state\.cross-stack-reference-input-([^.]+)\.outputs\.(.+)$/.exec(
      expression,
    );
    if (!remote) return attribute(stackName, expression);
    const [, other = "", output = ""] = remote;
    return resolve(other, String(stacks[other]?.output?.[output]?.["value"]));
  };

  const resolve: Resolve = (stackName, text) =>
    text.replace(/\$\{([^}]+)\}/g, (_, expression: string) => reference(stackName, expression));
  return resolve;
};
