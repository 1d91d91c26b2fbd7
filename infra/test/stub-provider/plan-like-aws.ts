import { isDeepStrictEqual } from "node:util";
import { areEquivalent } from "./container-definitions.ts";
import { isRecord, isUnknown, unknown, type Value, type Values } from "./dynamic-value.ts";

/** A plan as the AWS provider creates it. */
export interface LikeAws {
  readonly values: Value;
  /** The arguments that cannot change without a replacement. */
  readonly replacedBy: readonly string[];
  /** The reason for the rejection of the plan. */
  readonly refusals: readonly string[];
}

/** Arguments that AWS cannot change in place, of types whose replacement has consequences here. */
const forceNew: Readonly<Record<string, readonly string[]>> = {
  aws_db_parameter_group: ["family", "name", "name_prefix", "description"],
  aws_ecs_task_definition: ["container_definitions", "cpu", "family", "memory", "network_mode"],
  aws_ecs_service: ["cluster", "name", "launch_type"],
  aws_lb_target_group: ["name", "name_prefix", "port", "protocol", "target_type", "vpc_id"],
  aws_security_group: ["description", "name", "name_prefix", "vpc_id"],
};

/** Keeps the text that AWS has normalised if the configured one is equivalent. */
const keepEquivalent = (type: string, prior: Values, planned: Values): Values => {
  const [old, next] = [prior["container_definitions"], planned["container_definitions"]];
  if (type !== "aws_ecs_task_definition" || typeof old !== "string" || typeof next !== "string")
    return planned;
  return areEquivalent(old, next) ? { ...planned, container_definitions: old } : planned;
};

const isChanged = (prior: Values, planned: Values, argument: string): boolean =>
  isUnknown(planned[argument] ?? null) || !isDeepStrictEqual(prior[argument], planned[argument]);

/** https://github.com/hashicorp/terraform-provider-aws/pull/43533 */
const refuse = (type: string, prior: Values, planned: Values): string[] =>
  type === "aws_ecs_service" &&
  planned["force_new_deployment"] !== true &&
  isChanged(prior, planned, "capacity_provider_strategy")
    ? ["force_new_deployment should be true when capacity_provider_strategy is being updated"]
    : [];

/** Each change creates a new revision, whose ARN is known after the apply. */
const replaced = (type: string, values: Values): Values =>
  type === "aws_ecs_task_definition" ? { ...values, arn: unknown, id: unknown, revision: unknown } : values;

/**
 * Plans the change of a resource as the AWS provider does: updates, replacements and rejections.
 */
export const planLikeAws = (type: string, prior: Value, proposed: Value): LikeAws => {
  if (!isRecord(prior) || !isRecord(proposed)) return { values: proposed, replacedBy: [], refusals: [] };
  const planned = keepEquivalent(type, prior, proposed);
  const replacedBy = (forceNew[type] ?? []).filter((argument) => isChanged(prior, planned, argument));
  return {
    values: replacedBy.length > 0 ? replaced(type, planned) : planned,
    replacedBy,
    refusals: refuse(type, prior, planned),
  };
};
