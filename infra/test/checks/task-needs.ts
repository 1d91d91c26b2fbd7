import { findService, services } from "@shop/topology";
import type { Synthesized } from "../../src/synthesized.ts";
import { breakContainer } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { checkContainers, ownContainers } from "./container-check.ts";
import {
  type Container,
  conditionOf,
  containersOf,
  type TaskDefinition,
  variable,
} from "./reading/containers.ts";
import { resources } from "./reading/resources.ts";

/** True if the service of a container, or of a task, has a database. */
const hasDatabase = (at: string): boolean => {
  const service = findService(/\.([a-z]+)_TaskDefinition_/.exec(at)?.[1] ?? "");
  return service !== undefined && services[service].database !== undefined;
};

const namesDatabase = ({ environment = [] }: Container): boolean =>
  environment.some(({ name }) => name.startsWith("DATABASE_"));

/** Adds the first task once more, for a service that the topology does not know. */
const addStranger = ({ stacks }: Synthesized): void => {
  const tasks = stacks["services"]?.resource?.["aws_ecs_task_definition"] ?? {};
  tasks["stranger_TaskDefinition_1"] = Object.values(tasks)[0] ?? {};
};

/** Parts of a task that only some services need. */
export const taskNeedChecks: readonly Check[] = [
  checkEach<TaskDefinition>("aws_ecs_task_definition")({
    name: "a service with a database starts after its migrate step succeeds, others know no database",
    holds: (_, { resource }) => {
      const all = containersOf(resource);
      const [app, migrate] = ["app", "migrate"].map((name) => all.find((one) => one.name === name));
      if (!hasDatabase(resource.at))
        return [
          migrate === undefined || "has no database to prepare",
          !all.some(namesDatabase) || "names a database",
        ];
      return [
        migrate !== undefined || "has no migrate step",
        conditionOf(app, "migrate") === "SUCCESS" || "does not wait for its migrate step",
      ];
    },
    broken: [
      breakContainer("app", { dependsOn: [] }),
      breakContainer("migrate", { name: "prepare" }),
      addStranger,
    ],
  }),
  checkContainers({
    name: "connections to the database use verified TLS",
    of: ownContainers,
    holds: (container, { found: { at } }) =>
      !hasDatabase(at) || variable(container, "DATABASE_TLS") === "verify-full" || "is not",
    broken: { environment: [{ name: "DATABASE_TLS", value: "off" }] },
  }),
  checkContainers({
    name: "every service knows the number of proxies that may say who the client is",
    of: ["app"],
    holds: (container, { shop }) => {
      const proxies = 1 + resources(shop, "aws_cloudfront_distribution").length;
      const known = Number(variable(container, "PROXIES") ?? 1);
      return known === proxies || `trusts ${known} instead of ${proxies}`;
    },
    broken: { environment: [{ name: "PROXIES", value: "3" }] },
  }),
];
