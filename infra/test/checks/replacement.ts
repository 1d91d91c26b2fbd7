import type { Synthesized } from "../../src/synthesized.ts";
import { breakFirst } from "./breaking.ts";
import { type Check, checkEach, faultsAt } from "./check.ts";
import { addressesIn, referencesIn, textsIn } from "./reading/references.ts";
import { allResources, argumentsOf, type Resource, resources } from "./reading/resources.ts";

interface Replaceable {
  depends_on?: string[];
  lifecycle?: { create_before_destroy?: boolean; ignore_changes?: string[] };
}

/** Arguments that AWS requires to be unique within a type. */
const uniqueNames: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_log_group: ["name"],
  aws_db_instance: ["identifier"],
  aws_db_parameter_group: ["name"],
  aws_db_subnet_group: ["name"],
  aws_ecs_cluster: ["name"],
  aws_ecs_service: ["name"],
  aws_iam_policy: ["name"],
  aws_iam_role: ["name"],
  aws_lambda_function: ["function_name"],
  aws_lb: ["name"],
  aws_lb_target_group: ["name"],
  aws_s3_bucket: ["bucket"],
  aws_secretsmanager_secret: ["name"],
  aws_security_group: ["name"],
  aws_sns_topic: ["name"],
};

/** The dependencies of a resource within its stack. Terraform creates their replacements before it destroys them too. */
const neededBy = (shop: Synthesized, { stack, block }: Resource<Replaceable>): Resource<Replaceable>[] => {
  const texts = textsIn(block).flatMap(({ text }) => referencesIn(text));
  const ids = [...texts, ...(block.depends_on ?? []).flatMap(addressesIn)].map(
    ({ type, id }) => `${type}.${id}`,
  );
  return allResources<Replaceable>(shop).filter(
    (one) => one.stack === stack && ids.includes(`${one.type}.${one.id}`),
  );
};

const madeFirst = (shop: Synthesized): Resource<Replaceable>[] => {
  const found = allResources<Replaceable>(shop).filter(({ block }) => block.lifecycle?.create_before_destroy);
  for (const resource of found) {
    const more = neededBy(shop, resource).filter(({ at }) => found.every((one) => one.at !== at));
    found.push(...more);
  }
  return found;
};

interface Service {
  capacity_provider_strategy?: object[];
  force_new_deployment?: boolean;
}

interface Target extends Replaceable {
  resource_id: string;
}

interface Parameters {
  parameter: { name: string; value: string; apply_method: string }[];
}

/** RDS reports that these values are applied by a reboot, because they equal the default. */
const presentAnyway: Readonly<Record<string, string>> = {
  "rds.force_ssl": "1",
  log_parameter_max_length_on_error: "0",
};

/** Second deployments have nothing to do, and resources can be replaced. */
export const replacementChecks: readonly Check[] = [
  {
    name: "resources that are created before their predecessor is destroyed, and their dependencies, have no fixed name",
    faults: (shop) =>
      madeFirst(shop).flatMap(({ at, type, block }) =>
        faultsAt(
          at,
          (uniqueNames[type] ?? []).every((name) => !(name in block)) || "cannot exist twice under one name",
        ),
      ),
    broken: [
      breakFirst<{ name: string }>("aws_security_group", { name: "shop-prod-tasks" }),
      (shop) => {
        const [group] = resources<Replaceable>(shop, "aws_db_subnet_group");
        const [parameters] = resources<Replaceable>(shop, "aws_db_parameter_group");
        argumentsOf(parameters).depends_on = [`aws_db_subnet_group.${group?.id}`];
      },
    ],
  },
  checkEach<Replaceable>("aws_security_group")({
    name: "a security group, which is always in use, is created before its predecessor is destroyed",
    holds: ({ lifecycle }) => lifecycle?.create_before_destroy === true || "cannot be replaced",
    broken: { lifecycle: { create_before_destroy: false } },
  }),
  checkEach<Service>("aws_ecs_service")({
    name: "the capacity of a service can be changed, with a new deployment",
    holds: ({ capacity_provider_strategy, force_new_deployment }) =>
      capacity_provider_strategy === undefined || force_new_deployment === true || "cannot be",
    broken: { force_new_deployment: undefined },
  }),
  checkEach<Target>("aws_appautoscaling_target")({
    name: "Terraform does not reset what a schedule has changed",
    only: "dev",
    holds: ({ lifecycle }, { shop }) =>
      resources(shop, "aws_appautoscaling_scheduled_action").length === 0 ||
      ["min_capacity", "max_capacity"].every((name) => lifecycle?.ignore_changes?.includes(name)) ||
      "is reset by each deployment at night",
    broken: { lifecycle: { ignore_changes: ["min_capacity"] } },
  }),
  checkEach<Parameters>("aws_db_parameter_group")({
    name: "a parameter that equals its default is not applied immediately, which would never settle",
    holds: ({ parameter }) =>
      parameter.map(
        ({ name, value, apply_method }) =>
          presentAnyway[name] !== value || apply_method === "pending-reboot" || `never settles ${name}`,
      ),
    broken: { parameter: [{ name: "rds.force_ssl", value: "1", apply_method: "immediate" }] },
  }),
];
