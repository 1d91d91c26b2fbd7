import type { Synthesized } from "../../../src/synthesized.ts";
import { parseTemplate } from "./json.ts";
import { type Resource, resources } from "./resources.ts";

/** The arguments of a task definition that checks read. */
export interface TaskDefinition {
  family: string;
  cpu: string;
  memory: string;
  container_definitions: string;
  task_role_arn: string;
  execution_role_arn: string;
  requires_compatibilities: string[];
  network_mode: string;
  runtime_platform: { cpu_architecture: string; operating_system_family: string };
  skip_destroy: boolean;
  depends_on: string[];
}

/** The members of a container definition that checks read. */
export interface Container {
  name: string;
  image: string;
  memory?: number;
  essential: boolean;
  user?: string;
  privileged?: boolean;
  readonlyRootFilesystem?: boolean;
  linuxParameters?: { initProcessEnabled?: boolean; capabilities?: { drop?: string[]; add?: string[] } };
  stopTimeout?: number;
  command?: string[];
  dependsOn?: { containerName: string; condition: string }[];
  portMappings?: { containerPort: number; protocol: string }[];
  environment?: { name: string; value: unknown }[];
  secrets?: { name: string; valueFrom: string }[];
  healthCheck?: {
    command: string[];
    interval: number;
    timeout: number;
    retries: number;
    startPeriod: number;
  };
  logConfiguration?: { logDriver: string; options: Record<string, string> };
}

/** A container, and the task that it is part of. */
export interface ContainerIn {
  readonly at: string;
  readonly stack: string;
  readonly container: Container;
}

/** All task definitions. */
export const taskDefinitions = (shop: Synthesized): Resource<TaskDefinition>[] =>
  resources<TaskDefinition>(shop, "aws_ecs_task_definition");

/** The containers of a task. */
export const containersOf = ({ block }: Resource<TaskDefinition>): Container[] =>
  parseTemplate(block.container_definitions) as Container[];

/** The containers of all tasks. */
export const containers = (shop: Synthesized): ContainerIn[] =>
  taskDefinitions(shop).flatMap((task) =>
    containersOf(task).map((container) => ({
      at: `${task.at} ${container.name}`,
      stack: task.stack,
      container,
    })),
  );

/** The value of a container's variable. */
export const variable = ({ environment = [] }: Container, name: string): unknown =>
  environment.find((one) => one.name === name)?.value;

/** The state that a container waits for another one to reach, if it does. */
export const conditionOf = (container: Container | undefined, awaited: string): string | undefined =>
  container?.dependsOn?.find(({ containerName }) => containerName === awaited)?.condition;
