import { type ServiceName, services } from "@shop/topology";
import type { Environment } from "./environment.ts";

/** The maximum memory of each container of a task, in MiB. */
export interface ContainerMemory {
  readonly app: number;
  readonly migrate: number;
  readonly agent: number;
}

/** The size and number of a service's tasks in an environment. */
export interface TaskSettings {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly containerMemoryMiB: ContainerMemory;
  readonly min: number;
  readonly max: number;
  readonly poolSize: number;
  readonly onDemandBase: number;
}

const migrateMiB = 128;
const agentMiB = 128;

/** The tasks of a service: the topology's values, overridden by the environment's. */
export const tasksOf = ({ tasks }: Pick<Environment, "tasks">, service: ServiceName): TaskSettings => {
  const { size, tasks: count, database } = services[service];
  const settings = { ...size, ...count, poolSize: database.poolSize, ...tasks };
  const app = settings.memoryMiB - migrateMiB - agentMiB;
  return { ...settings, containerMemoryMiB: { app, migrate: migrateMiB, agent: agentMiB } };
};
