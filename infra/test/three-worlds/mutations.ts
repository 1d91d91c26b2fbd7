import type { ServiceName } from "@shop/topology";
import type { Synthesized } from "../../src/synthesized.ts";
import type { ComposeService } from "./compose-world.ts";
import type { Sources } from "./find-drift.ts";
import { type ContainerDefinition, containersOf, ownBlock } from "./task-world.ts";

/** The same shape, but mutable. */
type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** Changes one source and keeps the others. */
export type Mutation = (sources: Sources) => Sources;

const inBlock = (type: string, change: (block: Record<string, unknown>) => void): Mutation => {
  return (sources) => {
    const synthesized = structuredClone(sources.synthesized) as Synthesized;
    change(ownBlock(synthesized, type, sources.service));
    return { ...sources, synthesized };
  };
};

/** Changes one container of the task definition. */
export const inTask = (
  name: "app" | "migrate",
  change: (container: Draft<ContainerDefinition>) => void,
): Mutation =>
  inBlock("aws_ecs_task_definition", (block) => {
    const containers = containersOf(block);
    const container = containers[name];
    if (!container) throw new Error(`there is no container ${name}`);
    change(container);
    block["container_definitions"] = JSON.stringify(Object.values(containers));
  });

/** Adds a migrate step to the task definition of a service that has none. */
export const addMigrateStep: Mutation = inBlock("aws_ecs_task_definition", (block) => {
  const { app, ...others } = containersOf(block);
  block["container_definitions"] = JSON.stringify([
    app,
    ...Object.values(others),
    { ...app, name: "migrate" },
  ]);
});

/** Changes the port that ECS registers with the load balancer. */
export const inLoadBalancer = (change: (target: { container_port: number }) => void): Mutation =>
  inBlock("aws_ecs_service", (block) => {
    const [target] = block["load_balancer"] as { container_port: number }[];
    if (target) change(target);
  });

/** Gives a secret of the service another name. */
export const renameSecret = (from: string, to: string): Mutation => {
  return (sources) => {
    const synthesized = structuredClone(sources.synthesized) as Synthesized;
    const secrets = synthesized.stacks["data"]?.resource?.["aws_secretsmanager_secret"] ?? {};
    for (const block of Object.values(secrets)) if (block["name"] === from) block["name"] = to;
    return { ...sources, synthesized };
  };
};

/** Changes the service or its migrate step in compose.yaml. */
export const inCompose = (
  program: "app" | "migrate",
  change: (container: ComposeService, service: ServiceName) => void,
): Mutation => {
  return (sources) => {
    const { service } = sources;
    const compose = structuredClone(sources.compose);
    const container = compose.services[program === "app" ? service : `${service}-migrate`];
    if (!container) throw new Error(`compose.yaml has no ${program} of ${service}`);
    change(container, service);
    return { ...sources, compose };
  };
};

/** Replaces a text in the Dockerfile or the gateway's configuration. */
export const inText = (file: "dockerfile" | "gateway", from: string, to: string): Mutation => {
  return (sources) => {
    if (!sources[file].includes(from)) throw new Error(`${file} has no ${from}`);
    return { ...sources, [file]: sources[file].replaceAll(from, to) };
  };
};

/** Changes the health check of the task definition. */
export const inTaskHealthCheck = (change: Partial<ContainerDefinition["healthCheck"]>): Mutation =>
  inTask("app", (app) => {
    if (app.healthCheck) app.healthCheck = { ...app.healthCheck, ...change };
  });

/** Changes the health check of compose.yaml. */
export const inComposeHealthCheck = (change: Partial<ComposeService["healthcheck"]>): Mutation =>
  inCompose("app", (app) => {
    if (app.healthcheck) app.healthcheck = { ...app.healthcheck, ...change };
  });
