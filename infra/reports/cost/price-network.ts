import type { Found } from "../../src/synthesized.ts";
import { assumptions } from "./assumptions.ts";
import { hoursPerMonth } from "./hours.ts";
import { createLine } from "./line.ts";
import type { Pricer } from "./pricer.ts";
import { prices } from "./prices.ts";

const hours = (count: number): number => count * hoursPerMonth;

const listOf = ({ block }: Found, name: string): readonly unknown[] =>
  (block[name] as unknown[] | undefined) ?? [];

export const priceNatGateways: Pricer = (gateways) => [
  createLine("Network", {
    what: `${gateways.length} × NAT gateway`,
    quantity: hours(gateways.length),
    price: prices.natGateway,
  }),
];

export const priceAddresses: Pricer = (addresses) => [
  createLine("Network", {
    what: `${addresses.length} × public IPv4 address of a NAT gateway`,
    quantity: hours(addresses.length),
    price: prices.publicAddress,
  }),
];

/** Gateway endpoints are free; other endpoints are billed for each of their subnets. */
export const priceEndpoints: Pricer = (endpoints) =>
  endpoints
    .filter(({ block }) => block["vpc_endpoint_type"] !== "Gateway")
    .map((endpoint) => {
      const zones = listOf(endpoint, "subnet_ids").length;
      return createLine("Network", {
        what: `endpoint of ${String(endpoint.block["service_name"]).split(".").at(-1)} in ${zones} zone${zones === 1 ? "" : "s"}`,
        quantity: hours(zones),
        price: prices.interfaceEndpoint,
      });
    });

/** A load balancer has its own address in each subnet. */
export const priceLoadBalancers: Pricer = (balancers) =>
  balancers.flatMap((balancer) => {
    const subnets = listOf(balancer, "subnets").length;
    const isInternal = balancer.block["internal"] === true;
    const { units } = assumptions.balancerUnits;
    return [
      createLine("Load balancer", { what: "load balancer", quantity: hours(1), price: prices.loadBalancer }),
      createLine("Load balancer", {
        what: `${units} LCU of load`,
        quantity: hours(units),
        price: prices.loadBalancerCapacity,
        assumes: [assumptions.balancerUnits],
      }),
      ...(isInternal
        ? []
        : [
            createLine("Load balancer", {
              what: `${subnets} × public IPv4 address, one in each zone`,
              quantity: hours(subnets),
              price: prices.publicAddress,
            }),
          ]),
    ];
  });

export const priceFirewalls: Pricer = (firewalls) =>
  firewalls.flatMap((firewall) => {
    const rules = listOf(firewall, "rule").length;
    return [
      createLine("Firewall", { what: "web ACL", quantity: 1, price: prices.webAcl }),
      createLine("Firewall", {
        what: `${rules} × rule, AWS's managed groups among them`,
        quantity: rules,
        price: prices.webAclRule,
      }),
    ];
  });
