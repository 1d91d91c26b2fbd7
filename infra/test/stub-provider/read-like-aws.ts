import type { Account } from "./account.ts";
import { asReturned } from "./container-definitions.ts";
import { isRecord, type Value, type Values } from "./dynamic-value.ts";

type Read = (values: Values, account: Account) => Values;

/**
 * Parameters that have this value anyway: RDS returns its own method of applying them, not the
 * requested one.
 */
const defaultParameters: Readonly<Record<string, string>> = {
  // Since PostgreSQL 15. https://github.com/hashicorp/terraform-provider-aws/issues/39252
  "rds.force_ssl": "1",
  log_parameter_max_length_on_error: "0",
};

const applyMethod = (parameter: Value): Value =>
  isRecord(parameter) && defaultParameters[String(parameter["name"])] === parameter["value"]
    ? { ...parameter, apply_method: "pending-reboot" }
    : parameter;

const listed = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);

const isAbout = (subject: Values) => (action: Values) => action["resource_id"] === subject["resource_id"];

/** The capacity that the scheduled action in the evening has set. */
const scheduled = (target: Values, account: Account): Values => {
  const action = account.of("aws_appautoscaling_scheduled_action").find(isAbout(target));
  const [set] = listed(action?.["scalable_target_action"]);
  if (!isRecord(set)) return target;
  return {
    ...target,
    min_capacity: Number(set["min_capacity"]),
    max_capacity: Number(set["max_capacity"]),
  };
};

const reads: Readonly<Record<string, Read>> = {
  aws_ecs_task_definition: (values) => ({
    ...values,
    container_definitions: asReturned(String(values["container_definitions"])),
  }),
  aws_db_parameter_group: (values) => ({
    ...values,
    parameter: listed(values["parameter"]).map(applyMethod),
  }),
  aws_appautoscaling_target: scheduled,
  // Auto scaling has added a task, and ECS may have rolled a version back.
  aws_ecs_service: (values, account) => ({
    ...values,
    desired_count: Number(values["desired_count"]) + 1,
    task_definition: account.running(values) || (values["task_definition"] ?? null),
  }),
};

/** A resource as AWS returns it, which may differ from how it was created. */
export const readLikeAws = (account: Account, type: string, current: Value): Value =>
  isRecord(current) ? (reads[type]?.(current, account) ?? current) : current;
