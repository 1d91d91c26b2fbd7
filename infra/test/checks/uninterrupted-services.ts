import { services } from "@shop/topology";
import { type Check, checkEach } from "./check.ts";
import { resources } from "./reading/resources.ts";
import type { Service } from "./services.ts";

/** Services that must not be interrupted. */
export const uninterruptedChecks: readonly Check[] = [
  checkEach<Service>("aws_ecs_service")({
    name: "a service that must not be interrupted never runs on Spot",
    holds: ({ name, capacity_provider_strategy: strategy }) =>
      services[name].spot ||
      strategy.every(({ capacity_provider }) => capacity_provider === "FARGATE") ||
      "is on Spot",
    broken: (shop) => {
      const steady = resources<Service>(shop, "aws_ecs_service").find(
        ({ block }) => !services[block.name].spot,
      );
      steady?.block.capacity_provider_strategy.push({ capacity_provider: "FARGATE_SPOT", weight: 1 });
    },
  }),
];
