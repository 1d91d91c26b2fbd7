import { breakFirst } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { originOf } from "./reading/references.ts";
import { first, resources } from "./reading/resources.ts";
import { type Route, type Subnet, wayOut } from "./reading/subnets.ts";

interface NatGateway {
  subnet_id: string;
  depends_on?: string[];
}

interface Endpoint {
  vpc_endpoint_type: string;
  service_name: string;
  private_dns_enabled?: boolean;
  route_table_ids?: string[];
}

interface FlowLog {
  vpc_id: string;
  traffic_type: string;
  log_destination: string;
}

const addressOf = (cidr: string): number =>
  cidr
    .replace(/\/.*$/, "")
    .split(".")
    .reduce((sum, byte) => sum * 256 + Number(byte), 0);

/** The first address of a range, and the first address after it. */
const rangeOf = (cidr: string): readonly [number, number] => {
  const start = addressOf(cidr);
  return [start, start + 2 ** (32 - Number(cidr.replace(/^.*\//, "")))];
};

const overlap = (one: string, other: string): boolean => {
  const [[start, end], [otherStart, otherEnd]] = [rangeOf(one), rangeOf(other)];
  return start < otherEnd && otherStart < end;
};

const isWithin = (inner: string, outer: string): boolean => {
  const [[start, end], [outerStart, outerEnd]] = [rangeOf(inner), rangeOf(outer)];
  return start >= outerStart && end <= outerEnd;
};

const checkSubnet = checkEach<Subnet>("aws_subnet");
const checkNat = checkEach<NatGateway>("aws_nat_gateway");

/** Subnets, and their routes to the internet. */
export const networkChecks: readonly Check[] = [
  checkSubnet({
    name: "no two subnets share an address, and all are inside the network",
    holds: ({ cidr_block }, { resource, shop }) => [
      isWithin(cidr_block, first<{ cidr_block: string }>(shop, "aws_vpc").cidr_block) ||
        "is outside the network",
      ...resources<Subnet>(shop, "aws_subnet")
        .filter(({ at, block }) => at !== resource.at && overlap(cidr_block, block.cidr_block))
        .map(({ id }) => `shares addresses with ${id}`),
    ],
    broken: { cidr_block: "10.0.0.0/8" },
  }),
  checkSubnet({
    name: "no subnet assigns public addresses",
    holds: ({ map_public_ip_on_launch }) => map_public_ip_on_launch === false || "assigns public addresses",
    broken: { map_public_ip_on_launch: true },
  }),
  checkSubnet({
    name: "subnets are in the zones of the environment",
    holds: ({ availability_zone }, { shop }) =>
      shop.environment.zones.includes(availability_zone) || `is in ${availability_zone}`,
    broken: { availability_zone: "us-east-1z" },
  }),
  checkEach<FlowLog>("aws_flow_log")({
    name: "rejected connections are logged",
    holds: ({ vpc_id, traffic_type, log_destination }, { resource: { stack }, shop }) => [
      originOf(shop, stack, vpc_id) === "network/aws_vpc.vpc" || "is not of the network",
      /^(REJECT|ALL)$/.test(traffic_type) || `records ${traffic_type}`,
      originOf(shop, stack, log_destination) !== undefined || "goes nowhere",
    ],
    broken: [{ traffic_type: "ACCEPT" }, { vpc_id: "vpc-1" }, { log_destination: "arn" }],
  }),
  {
    name: "dev pays for no NAT gateway",
    only: "dev",
    faults: (shop) => resources(shop, "aws_nat_gateway").map(({ at }) => `${at} is there`),
    broken: ({ stacks: { network } }) =>
      Object.assign(network?.resource ?? {}, { aws_nat_gateway: { nat: {} } }),
  },
  checkNat({
    name: "each NAT gateway waits for the internet gateway behind it",
    only: "prod",
    holds: ({ depends_on = [] }) =>
      depends_on.some((one) => one.startsWith("aws_internet_gateway.")) ||
      "may be created before the internet gateway",
    broken: { depends_on: undefined },
  }),
  {
    name: "there is one NAT gateway in each zone, and no zone uses that of another",
    only: "prod",
    faults: (shop) => {
      const throughNat = resources<Subnet>(shop, "aws_subnet").flatMap(({ at, block }) => {
        const way = wayOut(shop, at);
        return way.kind === "nat" ? [{ at, from: block.availability_zone, through: way.zone }] : [];
      });
      return [
        ...throughNat
          .filter(({ from, through }) => from !== through)
          .map(({ at, from, through }) => `${at} leaves ${from} through ${through}`),
        ...shop.environment.zones
          .filter((zone) => throughNat.filter(({ through }) => through === zone).length !== 1)
          .map((zone) => `not one subnet leaves through ${zone}`),
      ];
    },
    broken: (shop) => {
      const [one, other] = resources<NatGateway>(shop, "aws_nat_gateway");
      if (one && other) one.block.subnet_id = other.block.subnet_id;
    },
  },
  {
    name: "there is no paid endpoint in addition to NAT",
    only: "prod",
    faults: (shop) =>
      resources<Endpoint>(shop, "aws_vpc_endpoint")
        .filter(({ block }) => block.vpc_endpoint_type !== "Gateway")
        .map(({ at, block }) => `${at} is for ${block.service_name}`),
    broken: breakFirst<Endpoint>("aws_vpc_endpoint", { vpc_endpoint_type: "Interface" }),
  },
  checkEach<Endpoint>(
    "aws_vpc_endpoint",
    ({ vpc_endpoint_type }) => vpc_endpoint_type === "Interface",
  )({
    name: "without NAT, the function that rotates secrets has an endpoint for Secrets Manager",
    only: "dev",
    holds: ({ service_name, private_dns_enabled }) => [
      service_name.endsWith(".secretsmanager") || "is for something else",
      private_dns_enabled === true || "does not resolve under the service's own name",
    ],
    broken: [{ private_dns_enabled: false }, { service_name: "com.amazonaws.us-east-1.logs" }],
  }),
  checkEach<Endpoint>("aws_vpc_endpoint", ({ service_name }) => service_name.endsWith(".s3"))({
    name: "traffic to S3, including images, uses the free endpoint",
    holds: ({ route_table_ids = [] }, { resource: { stack }, shop }) => {
      const tables = route_table_ids.map((text) => originOf(shop, stack, text));
      return resources<Route>(shop, "aws_route")
        .filter(({ stack: from, block }) => !tables.includes(originOf(shop, from, block.route_table_id)))
        .map(({ id }) => `is not in the table of ${id}`);
    },
    broken: { route_table_ids: [] },
  }),
];
