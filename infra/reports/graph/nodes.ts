import {
  type Block,
  type Found,
  referredTo,
  resourcesOf,
  resourceTypes,
  type Synthesized,
} from "../../src/synthesized.ts";
import { type Connection, elsewhere, internet, nameOfGroup } from "./connections.ts";

/** One end of connections: the members of a security group, or a party outside the network. */
export interface GraphNode {
  readonly name: string;
  readonly title: string;
  /** A description for readers. */
  readonly purpose: string;
  /** Its location, or the route to it. */
  readonly places: readonly string[];
  readonly side: "before" | "inside" | "behind";
}

const listOf = (block: Block, names: readonly string[]): readonly string[] =>
  names.flatMap((name) => (block[name] as readonly string[] | undefined) ?? []);

/**
 * A resource's arguments and those one level below, which is where services and functions have their network.
 */
const placedBlocks = ({ block }: Found): Block[] => {
  const inner = ["network_configuration", "vpc_config"].map((name) => block[name] as Block | undefined);
  return [block, ...inner.filter((one) => one !== undefined)];
};

const groupsOf = (block: Block): readonly string[] =>
  listOf(block, ["security_groups", "security_group_ids", "vpc_security_group_ids"]);

const subnetsOf = (synthesized: Synthesized, stack: string, block: Block): Block[] => {
  const own = listOf(block, ["subnets", "subnet_ids"]);
  const subnetGroup = referredTo(synthesized, stack, block["db_subnet_group_name"]);
  return [
    ...own.map((reference) => referredTo(synthesized, stack, reference)?.block ?? {}),
    ...(subnetGroup ? subnetsOf(synthesized, subnetGroup.stack, subnetGroup.block) : []),
  ];
};

/** The kinds of subnets that contain members of this security group. */
const tiersOf = (synthesized: Synthesized, name: string): string[] => {
  const tiers = resourceTypes(synthesized)
    .flatMap((type) => resourcesOf(synthesized, type))
    .flatMap((found) => placedBlocks(found).map((block) => ({ stack: found.stack, block })))
    .filter(({ stack, block }) =>
      groupsOf(block).some((reference) => {
        const group = referredTo(synthesized, stack, reference);
        return group !== undefined && nameOfGroup(synthesized, group) === name;
      }),
    )
    .flatMap(({ stack, block }) => subnetsOf(synthesized, stack, block))
    .map(({ tags }) => String((tags as Block | undefined)?.["Tier"]));
  return [...new Set(tiers)].toSorted();
};

const insiders = (synthesized: Synthesized): GraphNode[] =>
  resourcesOf(synthesized, "aws_security_group").map((group) => {
    const name = nameOfGroup(synthesized, group);
    const [purpose = ""] = String(group.block["description"]).split(":");
    const places = tiersOf(synthesized, name).map((tier) => `${tier} subnets`);
    return { name, title: name, purpose, places, side: "inside" };
  });

/** The route from inside to external addresses. */
const waysOut = (synthesized: Synthesized): string[] => {
  const gateways = resourcesOf(synthesized, "aws_nat_gateway").length;
  const doors = resourcesOf(synthesized, "aws_vpc_endpoint")
    .filter(({ block }) => block["vpc_endpoint_type"] === "Gateway")
    .map(({ block }) => String(block["service_name"]).split(".").at(-1)?.toUpperCase());
  return [
    gateways > 0 ? `through NAT, in each of ${gateways} zones` : "through their own public addresses",
    ...doors.map((door) => `${door} through a gateway endpoint`),
  ];
};

const outsider = (synthesized: Synthesized, name: string, connections: readonly Connection[]): GraphNode => {
  const isTarget = connections.some(({ to }) => to === name);
  const side = isTarget ? "behind" : "before";
  if (name === internet) return { name, title: "The internet", purpose: "", places: [], side };
  if (name !== elsewhere) return { name, title: name, purpose: "", places: [], side };
  const [{ why = name } = {}] = connections.filter(({ to }) => to === name);
  return { name, title: why, purpose: elsewhere, places: waysOut(synthesized), side };
};

/** All parties of connections, and all resources with a security group. */
export const nodesOf = (synthesized: Synthesized, connections: readonly Connection[]): GraphNode[] => {
  const inside = insiders(synthesized);
  const names = new Set(connections.flatMap(({ from, to }) => [from, to]));
  const outside = [...names].filter((name) => !inside.some((node) => node.name === name));
  return [...inside, ...outside.map((name) => outsider(synthesized, name, connections))].toSorted(
    (one, other) => one.name.localeCompare(other.name, "en"),
  );
};

/** The network's label: its addresses and number of zones. */
export const captionOf = (synthesized: Synthesized): string => {
  const [vpc] = resourcesOf(synthesized, "aws_vpc");
  const zones = new Set(
    resourcesOf(synthesized, "aws_subnet").map(({ block }) => block["availability_zone"]),
  );
  return `VPC ${vpc?.block["cidr_block"]} in ${zones.size} zones`;
};
