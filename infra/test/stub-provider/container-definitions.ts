import { isDeepStrictEqual } from "node:util";

type Container = Record<string, unknown>;

interface PortMapping {
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly protocol?: string;
}

const parse = (json: string): Container[] => JSON.parse(json) as Container[];

/** Lists that ECS returns for every container, even if none were given. */
const returnedLists = ["environment", "mountPoints", "portMappings", "systemControls", "volumesFrom"];

const withCapabilities = (linux: Container | undefined): Container =>
  linux?.["capabilities"]
    ? { linuxParameters: { ...linux, capabilities: { add: [], drop: [], ...linux["capabilities"] } } }
    : {};

/**
 * Container definitions as ECS returns them: with defaults and empty lists added.
 */
export const asReturned = (json: string): string =>
  JSON.stringify(
    parse(json).map((container) => ({
      cpu: 0,
      essential: true,
      ...Object.fromEntries(returnedLists.map((name) => [name, []])),
      ...container,
      ...(container["portMappings"] !== undefined && {
        portMappings: (container["portMappings"] as PortMapping[]).map((mapping) => ({
          hostPort: mapping.containerPort,
          protocol: "tcp",
          ...mapping,
        })),
      }),
      ...withCapabilities(container["linuxParameters"] as Container | undefined),
    })),
  );

const isEmpty = (value: unknown): boolean => (Array.isArray(value) && value.length === 0) || value === 0;

const byName = (list: unknown): unknown =>
  Array.isArray(list)
    ? list.toSorted((one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name))
    : list;

/**
 * The form that the provider compares: without the container's own empty lists, but with those deeper inside.
 */
const reduced = (container: Container): Container => {
  const full = JSON.parse(asReturned(JSON.stringify([{ ...container, linuxParameters: undefined }]))) as [
    Container,
  ];
  const whole: Container = {
    ...full[0],
    environment: byName(full[0]["environment"]),
    secrets: byName(full[0]["secrets"]),
    linuxParameters: container["linuxParameters"],
  };
  return Object.fromEntries(
    Object.entries(whole).filter(([, value]) => value !== undefined && !isEmpty(value)),
  );
};

/**
 * Compares two texts as the AWS provider does. An empty list deep inside counts as a difference:
 * https://github.com/terraform-aws-modules/terraform-aws-ecs/issues/176
 */
export const areEquivalent = (one: string, other: string): boolean => {
  const [left, right] = [one, other].map((json) => byName(parse(json).map(reduced)));
  return isDeepStrictEqual(left, right);
};
