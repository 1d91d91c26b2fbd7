import { routeFor, routingRules, type ServiceName, serviceNames, topology } from "@shop/topology";
import type { Synthesized } from "../../src/synthesized.ts";
import { type Check, checkEach } from "./check.ts";
import { originOf, targetOf } from "./reading/references.ts";
import { first, type Resource, resources } from "./reading/resources.ts";

interface Rule {
  priority: number;
  listener_arn: string;
  condition: { path_pattern?: { values: string[] } }[];
  action: {
    type: string;
    target_group_arn?: string;
    forward?: { target_group: { arn: string; weight: number }[] };
  }[];
}

interface TargetGroup {
  name_prefix: string;
  port: number;
  protocol: string;
  protocol_version: string;
  target_type: string;
  load_balancing_algorithm_type: string;
  load_balancing_anomaly_mitigation?: string;
  slow_start?: number;
  health_check: {
    path: string;
    matcher: string;
    interval: number;
    timeout: number;
    healthy_threshold: number;
    unhealthy_threshold: number;
  };
  lifecycle: { create_before_destroy?: boolean };
}

interface Listener {
  default_action: { type: string }[];
}

interface Service {
  name: ServiceName;
  load_balancer: { target_group_arn: string }[];
}

const checkRule = checkEach<Rule>("aws_lb_listener_rule");
const checkGroup = checkEach<TargetGroup>("aws_lb_target_group");

const patternsOf = ({ condition }: Rule): string[] =>
  condition.flatMap(({ path_pattern }) => path_pattern?.values ?? []);

/** The target group of a rule when no deployment is under way. */
const groupOf = (shop: Synthesized, { stack, block }: Resource<Rule>): string | undefined => {
  const [action] = block.action;
  const [group] = action?.forward?.target_group ?? [];
  return originOf(shop, stack, action?.target_group_arn ?? group?.arn);
};

/** Routing of paths to tasks. */
export const routingChecks: readonly Check[] = [
  checkRule({
    name: "each path prefix is routed to the service that the topology assigns",
    holds: (rule, { resource, shop }) => {
      const service = routeFor(patternsOf(rule)[0] ?? "");
      const found = resources<Service>(shop, "aws_ecs_service").find(({ block }) => block.name === service);
      const own = found && originOf(shop, found.stack, found.block.load_balancer[0]?.target_group_arn);
      return (own !== undefined && groupOf(shop, resource) === own) || `goes to ${groupOf(shop, resource)}`;
    },
    broken: { condition: [{ path_pattern: { values: ["/api/users", "/api/users/*"] } }] },
  }),
  {
    name: "the rules match the topology: no path and no priority twice",
    faults: (shop) => {
      const found = resources<Rule>(shop, "aws_lb_listener_rule").map(
        ({ block }) => `${block.priority}: ${patternsOf(block).join(" ")}`,
      );
      const expected = routingRules.map(({ priority, patterns }) => `${priority}: ${patterns.join(" ")}`);
      return [
        ...expected.filter((one) => !found.includes(one)).map((one) => `there is no rule ${one}`),
        ...found
          .filter((one, at) => !expected.includes(one) || found.indexOf(one) !== at)
          .map((one) => `there is ${one}`),
      ];
    },
    broken: (shop) => {
      const [, second] = resources<Rule>(shop, "aws_lb_listener_rule");
      if (second) second.block.priority = first<Rule>(shop, "aws_lb_listener_rule").priority;
    },
  },
  checkRule({
    name: "rules belong to the serving listener and have no more patterns than allowed",
    holds: (rule, { resource, shop }) => {
      const listener = targetOf<Listener>(shop, resource, rule.listener_arn);
      return [
        listener !== undefined || "belongs to none",
        listener?.default_action[0]?.type !== "redirect" || "belongs to the redirecting one",
        patternsOf(rule).length <= 5 || "has more than five",
      ];
    },
    broken: [
      { listener_arn: "" },
      { condition: [{ path_pattern: { values: ["/1", "/2", "/3", "/4", "/5", "/6"] } }] },
      (shop) => {
        for (const { block } of resources<Listener>(shop, "aws_lb_listener")) {
          block.default_action = [{ type: "redirect" }];
        }
      },
    ],
  }),
  checkGroup({
    name: "the load balancer uses HTTP/1.1 to the public port of the tasks' addresses",
    holds: ({ port, protocol, protocol_version, target_type }) => [
      port === topology.publicPort || `uses port ${port}`,
      (protocol === "HTTP" && protocol_version === "HTTP1") || `uses ${protocol} ${protocol_version}`,
      target_type === "ip" || `goes to a target of the type ${target_type}`,
    ],
    broken: [{ protocol_version: "HTTP2" }, { port: 80 }, { target_type: "instance" }],
  }),
  checkGroup({
    name: "a task gets requests while it is ready, regardless of its database",
    holds: ({
      health_check: { path, matcher, interval, timeout, healthy_threshold, unhealthy_threshold },
    }) => [
      path === "/health/ready" || `is checked at ${path}`,
      matcher === "200" || `may respond with ${matcher}`,
      (interval === 10 && timeout === 5 && timeout < interval) ||
        `is checked every ${interval} s for ${timeout} s`,
      (healthy_threshold === 2 && unhealthy_threshold === 3) || "changes its state at another pace",
    ],
    broken: [
      { health_check: { path: "/health/deep" } },
      { health_check: { matcher: "200-499" } },
      { health_check: { interval: 30 } },
      { health_check: { unhealthy_threshold: 10 } },
    ],
  }),
  checkGroup({
    name: "requests go to the task with the fewest outstanding ones, with consistent settings",
    holds: ({
      load_balancing_algorithm_type: algorithm,
      slow_start = 0,
      load_balancing_anomaly_mitigation,
    }) => [
      algorithm === "least_outstanding_requests" || `are routed by ${algorithm}`,
      slow_start === 0 || "have a slow start, which needs round robin",
      load_balancing_anomaly_mitigation !== "on" || "avoid anomalies, which needs weighted random",
    ],
    broken: [
      { slow_start: 30 },
      { load_balancing_algorithm_type: "round_robin" },
      { load_balancing_anomaly_mitigation: "on" },
    ],
  }),
  checkGroup({
    name: "a target group can be replaced while it is in use, and its six-letter prefix names its service",
    holds: ({ lifecycle, name_prefix }) => [
      lifecycle.create_before_destroy === true || "cannot",
      name_prefix.length <= 6 || `is called ${name_prefix}, which is too long`,
      serviceNames.some((name) => name.startsWith(name_prefix)) ||
        `is called ${name_prefix}, which is no service`,
    ],
    broken: [
      { lifecycle: { create_before_destroy: false } },
      { name_prefix: "catalog-" },
      { name_prefix: "shop-" },
    ],
  }),
];
