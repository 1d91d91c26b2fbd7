import { type ServiceName, serviceNames, services, statefulServices, topology } from "@shop/topology";
import type { Synthesized } from "../../src/synthesized.ts";
import { type Breaking, breakFirst } from "./breaking.ts";
import { type Check, faultsAt } from "./check.ts";
import {
  addressesOf,
  connectionOf,
  type Direction,
  groupOf,
  groupsIn,
  peerOf,
  type Rule,
  rules,
} from "./reading/connections.ts";
import { allResources, argumentsOf, first, resources } from "./reading/resources.ts";

const postgresPort = 5432;
const directions: readonly Direction[] = ["ingress", "egress"];
const opposite = { ingress: "egress", egress: "ingress" } as const;

const balancerGroups = (shop: Synthesized): string[] =>
  resources<{ security_groups: string[] }>(shop, "aws_lb").flatMap(({ stack, block }) =>
    groupsIn(shop, stack, block.security_groups),
  );

/** The groups of the services' tasks, by the services' names. */
const serviceGroups = (shop: Synthesized): Record<string, string> =>
  Object.fromEntries(
    resources<{ name: string; network_configuration: { security_groups: string[] } }>(
      shop,
      "aws_ecs_service",
    ).map(({ stack, block }) => [
      block.name,
      groupsIn(shop, stack, block.network_configuration.security_groups)[0] ?? "none",
    ]),
  );

const functionGroups = (shop: Synthesized): string[] =>
  resources<{ vpc_config?: { security_group_ids: string[] } }>(shop, "aws_lambda_function").flatMap(
    ({ stack, block }) => groupsIn(shop, stack, block.vpc_config?.security_group_ids),
  );

const databaseGroups = (shop: Synthesized): string[] =>
  resources<{ vpc_security_group_ids: string[] }>(shop, "aws_db_instance").flatMap(({ stack, block }) =>
    groupsIn(shop, stack, block.vpc_security_group_ids),
  );

const connections = (shop: Synthesized, direction: Direction): string[] =>
  rules(shop, direction)
    .filter((rule) => peerOf(shop, rule) !== undefined)
    .map((rule) => connectionOf(shop, direction, rule));

/** Unexpected and missing entries. */
const differences = (expected: readonly string[], found: readonly string[]): string[] => [
  ...expected.filter((one) => !found.includes(one)).map((one) => `${one} is missing`),
  ...found.filter((one) => !expected.includes(one)).map((one) => `${one} is open`),
];

const ingressTo = (shop: Synthesized, groups: readonly string[]): string[] =>
  rules(shop, "ingress")
    .filter((rule) => groups.includes(groupOf(shop, rule) ?? ""))
    .map((rule) => connectionOf(shop, "ingress", rule));

const internet = "0.0.0.0/0";

/** AWS's list of CloudFront's addresses. */
const cloudFront = `\${data.aws_ec2_managed_prefix_list.CloudFront.id}`;

/** Changes the first egress rule to the internet. */
const breakOutward =
  (changes: Partial<Rule>): Breaking =>
  (shop) => {
    const rule = rules(shop, "egress").find((one) => addressesOf(one) === internet);
    Object.assign(argumentsOf(rule), changes);
  };

/** Allowed connections. */
export const securityGroupChecks: readonly Check[] = [
  {
    name: "the internet reaches only the load balancer, on 80 and 443, or only CloudFront does, on 80",
    faults: (shop) => {
      const isBehindCloudFront = shop.environment.entry.kind === "cloudfront";
      const ports = isBehindCloudFront ? [80] : [80, 443];
      return rules(shop, "ingress")
        .filter((rule) => addressesOf(rule) !== undefined)
        .flatMap((rule) =>
          faultsAt(rule.at, [
            balancerGroups(shop).includes(groupOf(shop, rule) ?? "") || `admits ${addressesOf(rule)}`,
            ports.includes(rule.block.to_port) || `opens ${rule.block.to_port}`,
            isBehindCloudFront === (rule.block.prefix_list_id === cloudFront) || "admits other clients",
          ]),
        );
    },
    broken: (shop) => {
      const rule = first<Rule>(shop, "aws_vpc_security_group_ingress_rule");
      delete rule.referenced_security_group_id;
      rule.cidr_ipv4 = internet;
    },
  },
  {
    name: "only the services with a database and the rotation reach PostgreSQL",
    faults: (shop) => {
      const [database] = databaseGroups(shop);
      const groups = serviceGroups(shop);
      const clients = [...statefulServices.map((name) => groups[name]), ...functionGroups(shop)];
      const expected = clients.map((client) => `${client} → ${database}:${postgresPort}`);
      return differences(expected, ingressTo(shop, databaseGroups(shop)));
    },
    broken: (shop) => {
      const [balancer] = resources<{ security_groups: string[] }>(shop, "aws_lb");
      const rule = rules(shop, "ingress").find((one) =>
        databaseGroups(shop).includes(groupOf(shop, one) ?? ""),
      );
      if (rule) rule.block.referenced_security_group_id = balancer?.block.security_groups[0] ?? "";
    },
  },
  {
    name: "services are reachable exactly as the topology describes",
    faults: (shop) => {
      const groups = serviceGroups(shop);
      const fromBalancer = serviceNames.flatMap((name) =>
        balancerGroups(shop).map((balancer) => `${balancer} → ${groups[name]}:${topology.publicPort}`),
      );
      const to = (port: number, from: ServiceName) => (peer: ServiceName) =>
        `${groups[from]} → ${groups[peer]}:${port}`;
      const fromPeers = serviceNames.flatMap((name) => [
        ...services[name].calls.map(to(topology.internalPort, name)),
        ...(services[name].usesApisOf ?? []).map(to(topology.publicPort, name)),
      ]);
      return differences([...fromBalancer, ...fromPeers], ingressTo(shop, Object.values(groups)));
    },
    broken: (shop) => {
      const rule = rules(shop, "ingress").find(({ block }) => block.to_port === topology.internalPort);
      if (rule) rule.block.to_port = topology.publicPort;
    },
  },
  {
    name: "every egress rule between groups has its ingress rule, and vice versa",
    faults: (shop) =>
      directions.flatMap((direction) => {
        const others = connections(shop, opposite[direction]);
        return connections(shop, direction)
          .filter((one) => !others.includes(one))
          .map((one) => `${one} has ${direction} alone`);
      }),
    broken: ({ stacks }) => {
      const outwards = stacks["services"]?.resource?.["aws_vpc_security_group_egress_rule"] ?? {};
      delete outwards[Object.keys(outwards).find((id) => id.includes("Postgres")) ?? ""];
    },
  },
  {
    name: "only services and the rotation connect to the internet, on 443",
    faults: (shop) => {
      const goOut = [...Object.values(serviceGroups(shop)), ...functionGroups(shop)];
      return rules(shop, "egress")
        .filter((rule) => addressesOf(rule) !== undefined)
        .flatMap((rule) =>
          faultsAt(rule.at, [
            goOut.includes(groupOf(shop, rule) ?? "") ||
              `allows another client to reach ${addressesOf(rule)}`,
            rule.block.to_port === 443 || `allows port ${rule.block.to_port}`,
          ]),
        );
    },
    broken: [
      breakOutward({ to_port: 25 }),
      breakOutward({ security_group_id: `\${aws_security_group.Postgres.id}` }),
    ],
  },
  {
    name: "each rule is for one TCP port and has a description",
    faults: (shop) =>
      directions.flatMap((direction) =>
        rules(shop, direction).flatMap(({ at, block }) =>
          faultsAt(at, [
            block.ip_protocol === "tcp" || `is for ${block.ip_protocol}`,
            block.from_port === block.to_port || `is for ${block.from_port} to ${block.to_port}`,
            Boolean(block.description) || "has no description",
          ]),
        ),
      ),
    broken: [
      breakFirst<Rule>("aws_vpc_security_group_egress_rule", { ip_protocol: "-1" }),
      breakFirst<Rule>("aws_vpc_security_group_ingress_rule", { from_port: 0 }),
      breakFirst<Rule>("aws_vpc_security_group_ingress_rule", { description: "" }),
    ],
  },
  {
    name: "groups have no inline rules, which would conflict with separate ones",
    faults: (shop) =>
      allResources<{ ingress?: unknown; egress?: unknown }>(shop)
        .filter(({ type, block }) => type === "aws_security_group_rule" || block.ingress || block.egress)
        .map(({ at }) => `${at} has inline rules`),
    broken: breakFirst<{ ingress: unknown[] }>("aws_default_security_group", {
      ingress: [{ protocol: "-1" }],
    }),
  },
];
