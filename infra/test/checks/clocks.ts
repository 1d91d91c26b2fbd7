import { timing } from "@shop/topology";
import { type Check, checkEach } from "./check.ts";
import { checkContainers } from "./container-check.ts";
import { variable } from "./reading/containers.ts";
import { resources } from "./reading/resources.ts";

interface Discovery {
  dns_config: { dns_records: { ttl: number }[] };
}

/** Time until a stopping task receives SIGTERM and its name no longer resolves to it. */
const propagationS = 10;
const closingS = 5;
/** The maximum time that Fargate waits for a container, after which a Spot task is gone. */
const longestS = 120;

/** Time limits in different places that must agree; packages/topology/src/timing.ts explains why. */
export const clockChecks: readonly Check[] = [
  checkEach<{ idle_timeout: number }>("aws_lb")({
    name: "the load balancer closes an idle connection before the service does",
    holds: ({ idle_timeout }) =>
      idle_timeout < timing.keepAliveTimeoutMs / 1000 ||
      `waits ${idle_timeout} s, the service ${timing.keepAliveTimeoutMs / 1000} s`,
    broken: { idle_timeout: 120 },
  }),
  checkContainers({
    name: "a task serves until peers no longer resolve it",
    of: ["app"],
    holds: (container, { shop }) => {
      const ttlS = Math.max(
        ...resources<Discovery>(shop, "aws_service_discovery_service").flatMap(({ block }) =>
          block.dns_config.dns_records.map(({ ttl }) => ttl),
        ),
      );
      const known = ttlS + timing.dnsCacheMs / 1000 + propagationS;
      const drain = Number(variable(container, "DRAIN_DELAY_MS")) / 1000;
      return drain >= known || `serves for ${drain} s, is known for ${known}`;
    },
    broken: { environment: [{ name: "DRAIN_DELAY_MS", value: "5000" }] },
  }),
  checkContainers({
    name: "a task finishes its work before ECS kills it",
    of: ["app"],
    holds: (container) => {
      const { stopTimeout = 30 } = container;
      const needed = (Number(variable(container, "DRAIN_DELAY_MS")) + timing.inFlightMs) / 1000 + closingS;
      return [
        needed <= stopTimeout || `needs ${needed} s, has ${stopTimeout}`,
        stopTimeout <= longestS || `wants ${stopTimeout} s, gets ${longestS}`,
      ];
    },
    broken: [{ stopTimeout: 30 }, { stopTimeout: 180 }],
  }),
  checkEach<{ deregistration_delay: string }>("aws_lb_target_group")({
    name: "the load balancer deregisters a task after it has drained, and before Spot stops it",
    holds: ({ deregistration_delay }) => {
      const delay = Number(deregistration_delay);
      return [
        delay < longestS || `deregisters it after ${delay} s, too late`,
        delay >= timing.drainDelayMs / 1000 || `deregisters it after ${delay} s, too early`,
      ];
    },
    broken: [{ deregistration_delay: "300" }, { deregistration_delay: "5" }],
  }),
];
