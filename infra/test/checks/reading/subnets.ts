import type { Synthesized } from "../../../src/synthesized.ts";
import { originOf, targetOf } from "./references.ts";
import { type Resource, resources } from "./resources.ts";

/** The arguments of a subnet that checks read. */
export interface Subnet {
  vpc_id: string;
  cidr_block: string;
  availability_zone: string;
  map_public_ip_on_launch: boolean;
}

/** The arguments of a route that checks read. */
export interface Route {
  route_table_id: string;
  destination_cidr_block: string;
  gateway_id?: string;
  nat_gateway_id?: string;
}

interface Association {
  subnet_id: string;
  route_table_id: string;
}

/** The route from a subnet to the internet: direct, by a NAT gateway in a zone, or none. */
export type WayOut =
  | { readonly kind: "internet" | "none" }
  | { readonly kind: "nat"; readonly zone: string | undefined };

/** The targets of a subnet's routes. */
const routesOf = (shop: Synthesized, subnet: string): Resource<Route>[] => {
  const tables = resources<Association>(shop, "aws_route_table_association")
    .filter(({ stack, block }) => originOf(shop, stack, block.subnet_id) === subnet)
    .map(({ stack, block }) => originOf(shop, stack, block.route_table_id));
  return resources<Route>(shop, "aws_route").filter(({ stack, block }) =>
    tables.includes(originOf(shop, stack, block.route_table_id)),
  );
};

/** The route of a subnet, given by its address. */
export const wayOut = (shop: Synthesized, subnet: string): WayOut => {
  const route = routesOf(shop, subnet).find(({ block }) => block.destination_cidr_block === "0.0.0.0/0");
  if (!route) return { kind: "none" };
  if (!route.block.nat_gateway_id) return { kind: "internet" };
  const gateway = targetOf<{ subnet_id: string }>(shop, route, route.block.nat_gateway_id);
  return { kind: "nat", zone: targetOf<Subnet>(shop, route, gateway?.subnet_id)?.availability_zone };
};

/** The subnets that texts refer to. */
export const subnetsIn = (shop: Synthesized, stack: string, texts: readonly string[]): Resource<Subnet>[] => {
  const origins = texts.map((text) => originOf(shop, stack, text));
  return resources<Subnet>(shop, "aws_subnet").filter(({ at }) => origins.includes(at));
};

/** The distinct kinds of routes of some subnets. */
export const waysOut = (shop: Synthesized, subnets: readonly Resource<Subnet>[]): string[] => [
  ...new Set(subnets.map(({ at }) => wayOut(shop, at).kind)),
];

/** The distinct zones of some subnets. */
export const zonesOf = (subnets: readonly Resource<Subnet>[]): string[] =>
  [...new Set(subnets.map(({ block }) => block.availability_zone))].toSorted();
