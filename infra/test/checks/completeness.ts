import { serviceNames } from "@shop/topology";
import type { Synthesized } from "../../src/synthesized.ts";
import type { Check } from "./check.ts";
import { allResources, resources } from "./reading/resources.ts";

type Arguments = Record<string, string>;

interface Part {
  readonly what: string;
  readonly type: string;
  /** The service that a resource belongs to. */
  readonly of: (block: Arguments, id: string) => string | undefined;
}

const ending = (argument: string) => (block: Arguments) => /-(\w+)$/.exec(block[argument] ?? "")?.[1];
const beginning = (_: Arguments, id: string) => /^([a-z]+)[_-]/.exec(id)?.[1];

/** Resource types of which each service has exactly one. */
const parts: readonly Part[] = [
  { what: "repository", type: "aws_ecr_repository", of: ending("name") },
  { what: "task definition", type: "aws_ecs_task_definition", of: ending("family") },
  { what: "ECS service", type: "aws_ecs_service", of: ({ name }) => name },
  { what: "name for its peers", type: "aws_service_discovery_service", of: ({ name }) => name },
  { what: "rule of the balancer", type: "aws_lb_listener_rule", of: beginning },
  { what: "scaling target", type: "aws_appautoscaling_target", of: beginning },
  { what: "image", type: "terraform_data", of: beginning },
];

/** The resources of a type, by their ids, in the one stack that has them. */
const named = ({ stacks }: Synthesized, type: string): Record<string, object> =>
  Object.values(stacks).find(({ resource }) => resource?.[type])?.resource?.[type] ?? {};

const partCheck = ({ what, type, of }: Part): Check => ({
  name: `each service of the topology has one ${what}, and there is no other`,
  faults: (shop) => {
    const found = resources<Arguments>(shop, type).map(({ id, block }) => of(block, id) ?? id);
    const names: readonly string[] = serviceNames;
    return [
      ...names
        .filter((name) => found.filter((one) => one === name).length !== 1)
        .map((name) => `${name} has not one ${what}`),
      ...found.filter((one) => !names.includes(one)).map((one) => `there is a ${what} of ${one}`),
    ];
  },
  broken: [
    (shop) => {
      const found = named(shop, type);
      delete found[Object.keys(found)[0] ?? ""];
    },
    (shop) =>
      Object.assign(named(shop, type), { stranger_1: { name: "shop-stranger", family: "shop-stranger" } }),
  ],
});

/** The longest names that AWS accepts. https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
const longest: Readonly<Record<string, number>> = {
  aws_lb: 32,
  aws_iam_role: 64,
  aws_ecs_cluster: 255,
  aws_db_instance: 63,
  aws_lambda_function: 64,
  aws_wafv2_web_acl: 128,
};

const nameOf = ({ name, identifier, function_name }: Arguments): string =>
  name ?? identifier ?? function_name ?? "";

const limited = (shop: Synthesized) =>
  allResources<Arguments>(shop).filter(({ type }) => longest[type] !== undefined);

/** Every expected resource exists once. */
export const completenessChecks: readonly Check[] = [
  ...parts.map(partCheck),
  {
    name: "names contain their environment and are short enough",
    faults: (shop) =>
      limited(shop)
        .filter(
          ({ type, block }) =>
            !nameOf(block).startsWith(`shop-${shop.environment.name}-`) ||
            nameOf(block).length > (longest[type] ?? 0),
        )
        .map(({ at, block }) => `${at} is called ${nameOf(block)}`),
    broken: (shop) => {
      for (const { block } of resources<Arguments>(shop, "aws_lb"))
        block["name"] = "shop-production-application-load-balancer";
    },
  },
];
