import type { Synthesized } from "../../src/synthesized.ts";
import { type Check, checkEach, type Verdict } from "./check.ts";
import { resources } from "./reading/resources.ts";
import { subnetsIn, waysOut, zonesOf } from "./reading/subnets.ts";

interface Service {
  network_configuration: { assign_public_ip: boolean; subnets: string[]; security_groups: string[] };
}

/** True if resources are in the right subnets, by route and number of zones. */
const isPlaced = (
  shop: Synthesized,
  stack: string,
  texts: readonly string[],
  { way, zones }: { readonly way: "internet" | "nat" | "none"; readonly zones: number },
): Verdict[] => {
  const subnets = subnetsIn(shop, stack, texts);
  const ways = waysOut(shop, subnets);
  return [
    ways.join() === way || `is in a subnet with the route ${ways.join(" or ")}, not ${way}`,
    zonesOf(subnets).length >= zones || `is in ${zonesOf(subnets).length} zones, not ${zones}`,
  ];
};

const shareGroup = (shop: Synthesized): void => {
  const [one, other] = resources<Service>(shop, "aws_ecs_service");
  if (one && other) Object.assign(one.block.network_configuration, other.block.network_configuration);
};

const checkService = checkEach<Service>("aws_ecs_service");

/** Placement: reachability, and the effect of a lost zone. */
export const placementChecks: readonly Check[] = [
  checkService({
    name: "tasks are in private subnets of every zone, without public addresses",
    only: "prod",
    holds: ({ network_configuration: { subnets, assign_public_ip } }, { resource: { stack }, shop }) => [
      ...isPlaced(shop, stack, subnets, { way: "nat", zones: shop.environment.zones.length }),
      assign_public_ip === false || "has public addresses",
    ],
    broken: { network_configuration: { assign_public_ip: true } },
  }),
  checkService({
    name: "tasks reach AWS by public addresses, because there is no NAT",
    only: "dev",
    holds: ({ network_configuration: { subnets, assign_public_ip } }, { resource: { stack }, shop }) => [
      ...isPlaced(shop, stack, subnets, { way: "internet", zones: 2 }),
      assign_public_ip === true || "has no way to pull its image",
    ],
    broken: { network_configuration: { assign_public_ip: false } },
  }),
  checkService({
    name: "tasks have their own security group, and no other",
    holds: ({ network_configuration: { security_groups } }, { resource, shop }) => [
      security_groups.length === 1 || `has ${security_groups.length}`,
      ...resources<Service>(shop, "aws_ecs_service")
        .filter(({ at }) => at !== resource.at)
        .filter(({ block }) => block.network_configuration.security_groups.join() === security_groups.join())
        .map(({ id }) => `has that of ${id}`),
    ],
    broken: [{ network_configuration: { security_groups: [] } }, shareGroup],
  }),
  checkEach<{ subnets: string[]; internal?: boolean; load_balancer_type: string }>("aws_lb")({
    name: "the load balancer is in every zone: in public subnets, or in private ones behind CloudFront",
    holds: ({ subnets, internal, load_balancer_type }, { resource: { stack }, shop }) => {
      const isInternal = shop.environment.entry.kind === "cloudfront";
      const way = isInternal ? "none" : "internet";
      return [
        ...isPlaced(shop, stack, subnets, { way, zones: shop.environment.zones.length }),
        (internal === true) === isInternal || `is ${internal ? "internal" : "public"}`,
        load_balancer_type === "application" || `is of the type ${load_balancer_type}`,
      ];
    },
    broken: [
      { subnets: [] },
      ({ stacks }) => {
        const [balancer] = Object.values(stacks["platform"]?.resource?.["aws_lb"] ?? {});
        if (balancer) balancer["internal"] = balancer["internal"] !== true;
      },
      { load_balancer_type: "network" },
    ],
  }),
  checkEach<{ subnet_ids: string[] }>("aws_db_subnet_group")({
    name: "the database is in subnets without a route to the internet, in every zone",
    holds: ({ subnet_ids }, { resource: { stack }, shop }) =>
      isPlaced(shop, stack, subnet_ids, { way: "none", zones: shop.environment.zones.length }),
    broken: { subnet_ids: [] },
  }),
  checkEach<{ vpc_config?: { subnet_ids: string[] } }>(
    "aws_lambda_function",
    ({ vpc_config }) => vpc_config !== undefined,
  )({
    name: "functions in the network are in private subnets: they get no public address",
    holds: ({ vpc_config }, { resource: { stack }, shop }) => {
      const way = shop.environment.egress === "nat-in-each-zone" ? "nat" : "none";
      return isPlaced(shop, stack, vpc_config?.subnet_ids ?? [], { way, zones: 2 });
    },
    broken: { vpc_config: { subnet_ids: [] } },
  }),
];
