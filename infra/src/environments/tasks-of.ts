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
  /** Requests per minute for each task, to which scaling tracks. */
  readonly requestsPerMinute: number;
}

const migrateMiB = 128;
const agentMiB = 128;

/** The tasks of a service: the topology's values, overridden by the environment's. */
export const tasksOf = ({ tasks }: Pick<Environment, "tasks">, service: ServiceName): TaskSettings => {
  const { size, tasks: count, database, load } = services[service];
  const settings = { ...size, ...count, poolSize: database.poolSize, ...tasks };
  const app = settings.memoryMiB - migrateMiB - agentMiB;
  // A smaller task serves fewer requests: in proportion to its CPU, rounded down to tens.
  const requestsPerMinute = Math.floor((load.requestsPerMinute * settings.cpu) / size.cpu / 10) * 10;
  return {
    ...settings,
    requestsPerMinute,
    containerMemoryMiB: { app, migrate: migrateMiB, agent: agentMiB },
  };
};
