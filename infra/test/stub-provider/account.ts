import { isRecord, isUnknown, type Value, type Values } from "./dynamic-value.ts";

/** AWS rejects a request. */
export class AwsError extends Error {}

/** An AWS account: the resources that Terraform has created in it. */
export interface Account {
  /** Gives resources with a name prefix a unique name, and task definitions the next revision. */
  name(type: string, planned: Value): Value;
  /**
   * Records a creation, change or deletion.
   *
   * @throws AwsError if AWS would reject it
   */
  record(type: string, prior: Value, made: Value): void;
  of(type: string): readonly Values[];
  /** From now on ECS rolls back new versions of these services. */
  takeBack(services: readonly string[]): void;
  /** The task definition that a service runs. */
  running(service: Values): string;
}

const prefixes = { name_prefix: "name", bucket_prefix: "bucket" } as const;

/** Types whose names must be unique within a scope, which an argument names. */
const uniqueWithin: Readonly<Record<string, string>> = {
  aws_security_group: "vpc_id",
  aws_ecs_service: "cluster",
};

/** An empty account. */
export const createAccount = (): Account => {
  const made = new Map<string, Values>();
  const running = new Map<string, string>();
  const revisions = new Map<string, number>();
  let takenBack: readonly string[] = [];
  let count = 0;

  const keyOf = (type: string, { id }: Values): string => `${type} ${String(id)}`;
  const of = (type: string): Values[] =>
    [...made].filter(([key]) => key.startsWith(`${type} `)).map(([, values]) => values);

  const refuseTwice = (type: string, values: Values): void => {
    const within = uniqueWithin[type];
    if (within === undefined) return;
    const twin = of(type).find(
      (other) => other["name"] === values["name"] && other[within] === values[within],
    );
    if (twin) throw new AwsError(`${type} ${String(values["name"])} already exists (InvalidGroup.Duplicate)`);
  };

  const nextRevision = (planned: Values): Values => {
    const family = String(planned["family"]);
    const revision = (revisions.get(family) ?? 0) + 1;
    revisions.set(family, revision);
    const arn = `arn:aws:ecs:us-east-1:123456789012:task-definition/${family}`;
    return { ...planned, revision, arn: `${arn}:${revision}` };
  };

  const run = (prior: Value, service: Values): void => {
    const name = String(service["name"]);
    if (isRecord(prior) && takenBack.includes(name)) return;
    running.set(name, String(service["task_definition"]));
  };

  return {
    name: (type, planned) => {
      if (!isRecord(planned)) return planned;
      if (type === "aws_ecs_task_definition" && isUnknown(planned["arn"] ?? null))
        return nextRevision(planned);
      const unique = Object.entries(prefixes)
        .filter(([prefix, name]) => typeof planned[prefix] === "string" && isUnknown(planned[name] ?? null))
        .map(([prefix, name]) => [name, `${String(planned[prefix])}${String(++count).padStart(26, "0")}`]);
      return { ...planned, ...(Object.fromEntries(unique) as Values) };
    },
    record: (type, prior, values) => {
      if (isRecord(prior) && !isRecord(values)) made.delete(keyOf(type, prior));
      if (!isRecord(values)) return;
      if (!isRecord(prior)) refuseTwice(type, values);
      if (type === "aws_ecs_service") run(prior, values);
      made.set(keyOf(type, values), values);
    },
    of,
    takeBack: (services) => {
      takenBack = services;
    },
    running: (service) => running.get(String(service["name"])) ?? "",
  };
};
