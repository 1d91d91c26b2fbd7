import { type Role, readRoles } from "../../reports/iam/read-roles.ts";
import { createResolver } from "../../reports/iam/resolve-references.ts";
import { type Block, type Found, resourcesOf, type Synthesized } from "../../src/synthesized.ts";

/** A secret, its encryption key, and its rotation function. */
export interface Secret {
  readonly arn: string;
  readonly keyArn: string;
  readonly rotatedBy?: string;
}

/** The resources of an environment's account, by their future names on AWS. */
export interface Account {
  readonly region: string;
  readonly roles: ReadonlyMap<string, Role>;
  readonly secrets: readonly Secret[];
  readonly keyArns: readonly string[];
  readonly logGroupArns: readonly string[];
  /** Any value of a resource's, with names for references. */
  resolve(found: Found, value: unknown): string;
}

const idOf = (reference: unknown): string => /\.([\w-]+)\./.exec(String(reference))?.[1] ?? "";

/** Presents a synthesized shop as an account. */
export const readAccount = (synthesized: Synthesized): Account => {
  const resolveText = createResolver(synthesized);
  const resolve = ({ stack }: Found, value: unknown): string => resolveText(stack, String(value));
  const arnOf = (found: Found, type: string): string => resolve(found, `\${${type}.${found.id}.arn}`);
  const arnsOf = (type: string): string[] =>
    resourcesOf(synthesized, type).map((found) => arnOf(found, type));

  const rotations = resourcesOf(synthesized, "aws_secretsmanager_secret_rotation");
  const rotated = resourcesOf(synthesized, "aws_secretsmanager_secret").map((found): Secret => {
    const rotation = rotations.find(({ block }) => idOf(block["secret_id"]) === found.id);
    return {
      arn: arnOf(found, "aws_secretsmanager_secret"),
      keyArn: resolve(found, found.block["kms_key_id"]),
      ...(rotation && { rotatedBy: resolve(rotation, rotation.block["rotation_lambda_arn"]) }),
    };
  });
  const ofAdmin = resourcesOf(synthesized, "aws_db_instance").map(
    (found): Secret => ({
      arn: resolve(found, `\${aws_db_instance.${found.id}.master_user_secret[0].secret_arn}`),
      keyArn: resolve(found, found.block["master_user_secret_kms_key_id"]),
    }),
  );
  return {
    region: synthesized.environment.region,
    roles: new Map(readRoles(synthesized).map((role) => [role.name, role])),
    secrets: [...rotated, ...ofAdmin],
    keyArns: arnsOf("aws_kms_key"),
    logGroupArns: arnsOf("aws_cloudwatch_log_group"),
    resolve,
  };
};

/** The role that a resource names in one of its arguments. */
export const roleOf = (account: Account, found: Found, argument: keyof Block): Role => {
  const name = account.resolve(found, found.block[argument]).split(":role/")[1] ?? "";
  const role = account.roles.get(name);
  if (!role) throw new Error(`${found.id} has no role in ${String(argument)}`);
  return role;
};
