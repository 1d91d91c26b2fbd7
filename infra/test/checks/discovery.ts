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
    name: "a name resolves to all tasks, by addresses with a short TTL",
    holds: ({ dns_config: { routing_policy, dns_records } }) => [
      routing_policy === "MULTIVALUE" || `is resolved by ${routing_policy}`,
      dns_records.map(({ type }) => type).join() === "A" ||
        `has records of ${dns_records.map(({ type }) => type)}`,
      dns_records.every(({ ttl }) => ttl <= 10) || "has too long a TTL",
    ],
    broken: [
      { dns_config: { routing_policy: "WEIGHTED" } },
      { dns_config: { dns_records: [{ type: "SRV", ttl: 10 }] } },
      { dns_config: { dns_records: [{ type: "A", ttl: 60 }] } },
    ],
  }),
  check({
    name: "ECS reports health, and Cloud Map applies it immediately",
    holds: ({ health_check_custom_config }) =>
      health_check_custom_config?.failure_threshold === 1 || "is applied later, or not configured",
    broken: { health_check_custom_config: undefined },
  }),
  check({
    name: "peers look names up in the right namespace",
    holds: ({ dns_config: { namespace_id } }, { resource, shop }) =>
      targetOf<{ name: string }>(shop, resource, namespace_id)?.name === topology.namespace ||
      "is somewhere else",
    broken: breakFirst<{ name: string }>("aws_service_discovery_private_dns_namespace", {
      name: "shop.local",
    }),
  }),
  check({
    name: "a name with registered tasks does not prevent the deletion of a service",
    holds: ({ force_destroy }) => force_destroy === true || "does",
    broken: { force_destroy: false },
  }),
];
