import { topology } from "@shop/topology";
import { breakFirst } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { targetOf } from "./reading/references.ts";

interface Discovery {
  name: string;
  dns_config: { namespace_id: string; routing_policy: string; dns_records: { type: string; ttl: number }[] };
  health_check_custom_config?: { failure_threshold: number };
  force_destroy: boolean;
}

const check = checkEach<Discovery>("aws_service_discovery_service");

/** Service discovery. */
export const discoveryChecks: readonly Check[] = [
  check({
    name: "a name stands for all tasks, by addresses that are soon forgotten",
    holds: ({ dns_config: { routing_policy, dns_records } }) => [
      routing_policy === "MULTIVALUE" || `is answered by ${routing_policy}`,
      dns_records.map(({ type }) => type).join() === "A" ||
        `has records of ${dns_records.map(({ type }) => type)}`,
      dns_records.every(({ ttl }) => ttl <= 10) || "is remembered for too long",
    ],
    broken: [
      { dns_config: { routing_policy: "WEIGHTED" } },
      { dns_config: { dns_records: [{ type: "SRV", ttl: 10 }] } },
      { dns_config: { dns_records: [{ type: "A", ttl: 60 }] } },
    ],
  }),
  check({
    name: "ECS says who is healthy, and is believed at once",
    holds: ({ health_check_custom_config }) =>
      health_check_custom_config?.failure_threshold === 1 || "is believed later, or not asked",
    broken: { health_check_custom_config: undefined },
  }),
  check({
    name: "peers look for names where they are",
    holds: ({ dns_config: { namespace_id } }, { resource, shop }) =>
      targetOf<{ name: string }>(shop, resource, namespace_id)?.name === topology.namespace ||
      "is somewhere else",
    broken: breakFirst<{ name: string }>("aws_service_discovery_private_dns_namespace", {
      name: "shop.local",
    }),
  }),
  check({
    name: "a name that tasks are still known by does not stop a service from being taken down",
    holds: ({ force_destroy }) => force_destroy === true || "does",
    broken: { force_destroy: false },
  }),
];
