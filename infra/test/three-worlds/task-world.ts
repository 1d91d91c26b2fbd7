import type { ServiceName } from "@shop/topology";
import { createResolver } from "../../reports/iam/resolve-references.ts";
import { type Block, resourcesOf, type Synthesized } from "../../src/synthesized.ts";
import { type Image, toUid } from "./image.ts";
import type { ServiceCode } from "./service-code.ts";
import type { Container, Variables, World } from "./world.ts";

interface NameAndValue {
  readonly name: string;
  readonly value: string;
}

/** A container of a task definition, in ECS's format. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly logConfiguration: { readonly options: Readonly<Record<string, string>> };
  readonly command?: string[];
  readonly user?: string;
  readonly readonlyRootFilesystem?: boolean;
  readonly linuxParameters?: { initProcessEnabled?: boolean; capabilities?: { drop?: string[] } };
  readonly stopTimeout?: number;
  readonly environment?: NameAndValue[];
  readonly secrets?: { name: string; valueFrom: string }[];
  readonly portMappings?: { name: string; containerPort: number }[];
  readonly dependsOn?: { containerName: string; condition: string }[];
  readonly healthCheck?: {
    command: string[];
    interval: number;
    timeout: number;
    retries: number;
    startPeriod: number;
  };
}

const stack = "services";
/** ECS's default. */
const defaultStopTimeoutS = 30;

/** The service's resource of a type; there is one per service. */
export const ownBlock = (synthesized: Synthesized, type: string, service: ServiceName): Block => {
  const found = resourcesOf(synthesized, type).find(({ id }) => id.startsWith(`${service}_`));
  if (!found) throw new Error(`${service} has no ${type}`);
  return found.block;
};

/** A task definition's containers by name. */
export const containersOf = (taskDefinition: Block): Record<string, ContainerDefinition> => {
  const containers = JSON.parse(String(taskDefinition["container_definitions"])) as ContainerDefinition[];
  return Object.fromEntries(containers.map((container) => [container.name, container]));
};

const containerFacts = (container: ContainerDefinition, image: Image): Container => ({
  command: container.command ?? image.command,
  uid: container.user ? toUid(container.user) : image.uid,
  readOnlyRoot: container.readonlyRootFilesystem ?? false,
  droppedCapabilities: container.linuxParameters?.capabilities?.drop ?? [],
  initProcess: container.linuxParameters?.initProcessEnabled ?? false,
  stopTimeoutS: container.stopTimeout ?? defaultStopTimeoutS,
});

const healthCheckOf = ({ healthCheck }: ContainerDefinition) => ({
  command: healthCheck?.command ?? [],
  intervalS: healthCheck?.interval ?? 0,
  timeoutS: healthCheck?.timeout ?? 0,
  retries: healthCheck?.retries ?? 0,
  startPeriodS: healthCheck?.startPeriod ?? 0,
});

/** The port of each part: load balancer, target group and ECS. */
const targetsOf = (synthesized: Synthesized, service: ServiceName): number[] => {
  const { load_balancer } = ownBlock(synthesized, "aws_ecs_service", service);
  const { port } = ownBlock(synthesized, "aws_lb_target_group", service);
  const ports = (load_balancer as { container_port: number }[]).map((target) => target.container_port);
  return [...new Set([...ports, Number(port)])];
};

/** `arn:…:secret:shop-prod/catalog/database-xxxxxx` is `catalog/database`. */
const secretName = (arn: string, environment: string): string =>
  (arn.split(":secret:")[1] ?? arn).replace(`shop-${environment}/`, "").replace(/-xxxxxx$/, "");

const secretsIn = (variables: Variables, environment: string): Variables =>
  Object.fromEntries(
    Object.entries(variables)
      .filter(([name]) => name.endsWith("_SECRET_ID"))
      .map(([name, arn]) => [name, secretName(arn, environment)]),
  );

/** A service according to its task definition. */
export const taskWorld = (
  service: ServiceName,
  synthesized: Synthesized,
  code: ServiceCode,
  image: Image,
): World => {
  const environment = synthesized.environment.name;
  const resolve = createResolver(synthesized);
  const { app, migrate } = containersOf(ownBlock(synthesized, "aws_ecs_task_definition", service));
  if (!app) throw new Error(`The task definition of ${service} has no app`);
  const given = ({ environment = [], secrets = [] }: ContainerDefinition): Variables =>
    Object.fromEntries([
      ...environment.map(({ name, value }) => [name, resolve(stack, value)]),
      // ECS injects the value that RDS stores.
      ...secrets.map(({ name }) => [name, '{"username":"…","password":"…"}']),
    ]);
  const port = (name: string) =>
    app.portMappings?.find((mapping) => mapping.name === name)?.containerPort ?? 0;
  const isWaitedFor = app.dependsOn?.some(
    ({ containerName, condition }) => containerName === "migrate" && condition === "SUCCESS",
  );
  return {
    name: `the task definition (${environment})`,
    facts: {
      app: {
        ...containerFacts(app, image),
        healthCheck: healthCheckOf(app),
        ports: { public: port("public"), internal: port("internal") },
        listensOn: code.listensOn({ ...image.variables, ...given(app) }),
        requestsGoTo: targetsOf(synthesized, service),
      },
      ...(migrate && {
        migrate: { ...containerFacts(migrate, image), endsBeforeApp: isWaitedFor ?? false },
      }),
      secrets: {
        app: secretsIn(given(app), environment),
        ...(migrate && { migrate: secretsIn(given(migrate), environment) }),
      },
    },
    given: { app: given(app), ...(migrate && { migrate: given(migrate) }) },
  };
};
