import type { Subject } from "./subject.ts";

const account = "123456789012";

/** The service in an ARN, by prefix of the type; the default is the first word of the type. */
const services: readonly (readonly [RegExp, string])[] = [
  [/^aws_(lb|alb)/, "elasticloadbalancing"],
  [/^aws_db_/, "rds"],
  [/^aws_cloudwatch_log_/, "logs"],
  [/^aws_cloudwatch_event_/, "events"],
  [/^aws_appautoscaling_/, "application-autoscaling"],
  [/^aws_service_discovery_/, "servicediscovery"],
  [/^aws_(vpc|subnet|security_group|nat|internet|route_table|eip|flow_log)/, "ec2"],
];

/** The part of an ARN after the account, if it is not `<type>/<name>`. */
const resources: Readonly<Record<string, (subject: Subject) => string>> = {
  aws_cloudwatch_log_group: ({ name }) => `log-group:${name}`,
  aws_cloudwatch_metric_alarm: ({ name }) => `alarm:${name}`,
  aws_db_instance: ({ name }) => `db:${name}`,
  aws_ecr_repository: ({ name }) => `repository/${name}`,
  aws_ecs_cluster: ({ name }) => `cluster/${name}`,
  aws_ecs_service: ({ name }) => `service/${name}`,
  aws_ecs_task_definition: ({ name }) => `task-definition/${name}:1`,
  aws_iam_policy: ({ name }) => `policy/${name}`,
  aws_iam_role: ({ name }) => `role/${name}`,
  aws_kms_key: ({ hash }) => `key/${uuidOf(hash)}`,
  aws_lambda_function: ({ name }) => `function:${name}`,
  aws_lb: ({ name, hash }) => `loadbalancer/app/${name}/${hash.slice(0, 16)}`,
  aws_lb_target_group: ({ name, hash }) => `targetgroup/${name}/${hash.slice(0, 16)}`,
  aws_secretsmanager_secret: ({ name }) => `secret:${name}-AbCdEf`,
  aws_sns_topic: ({ name }) => name,
  aws_sqs_queue: ({ name }) => name,
};

const uuidOf = (hash: string): string =>
  hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");

/** The ARN of a resource. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export const arnOf = (subject: Subject): string => {
  const { type, name } = subject;
  if (type === "aws_s3_bucket") return `arn:aws:s3:::${name}`;
  const [, first = "", rest = ""] = /^aws_([a-z0-9]+)_?(.*)$/.exec(type) ?? [];
  const service = services.find(([pattern]) => pattern.test(type))?.[1] ?? first;
  const region = service === "iam" ? "" : "us-east-1";
  const resource = resources[type]?.(subject) ?? `${(rest || first).replaceAll("_", "-")}/${name}`;
  return `arn:aws:${service}:${region}:${account}:${resource}`;
};

const idPrefixes: Readonly<Record<string, string>> = {
  aws_eip: "eipalloc",
  aws_flow_log: "fl",
  aws_internet_gateway: "igw",
  aws_nat_gateway: "nat",
  aws_network_interface: "eni",
  aws_route_table: "rtb",
  aws_security_group: "sg",
  aws_vpc_endpoint: "vpce",
};

const identifiedByArn =
  /^aws_(lb|lb_listener|lb_listener_rule|lb_target_group|ecs_cluster|ecs_service|secretsmanager_secret|sns_topic|acm_certificate|iam_policy|codeconnections_connection)$/;
const identifiedByName =
  /^aws_(s3_bucket\w*|iam_role|cloudwatch_log_group|cloudwatch_event_rule|cloudwatch_metric_alarm|ecr_repository|ecs_task_definition|lambda_function)$/;

/** The id of a resource, in the form that its type has. */
export const idOf = (subject: Subject): string => {
  const { type, name, hash } = subject;
  if (identifiedByArn.test(type)) return arnOf(subject);
  if (identifiedByName.test(type)) return name;
  if (type === "aws_kms_key") return uuidOf(hash);
  const prefix = idPrefixes[type] ?? type.replace(/^aws_/, "").replaceAll("_", "-");
  return `${prefix}-${hash.slice(0, 17)}`;
};
