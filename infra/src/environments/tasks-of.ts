import { type ServiceName, services } from "@shop/topology";
import type { Environment } from "./environment.ts";

/** The maximum memory of each container of a task, in MiB. */
export interface ContainerMemory {
  readonly app: number;
  /** 0 if the service has no database. */
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
  /** Database connections; 0 if the service has no database. */
  readonly poolSize: number;
  readonly onDemandBase: number;
  /** Requests per minute for each task, to which scaling tracks. */
  readonly requestsPerMinute: number;
}

const migrateStepMiB = 128;
const agentMiB = 128;

/** The tasks of a service: the topology's values, overridden by the environment's. */
export const tasksOf = ({ tasks }: Pick<Environment, "tasks">, service: ServiceName): TaskSettings => {
  const { size, tasks: count, database, load } = services[service];
  const settings = { ...size, ...count, ...tasks };
  const migrate = database ? migrateStepMiB : 0;
  const app = settings.memoryMiB - migrate - agentMiB;
  // A smaller task serves fewer requests: in proportion to its CPU, rounded down to tens.
  const requestsPerMinute = Math.floor((load.requestsPerMinute * settings.cpu) / size.cpu / 10) * 10;
  return {
    ...settings,
    poolSize: database ? (tasks.poolSize ?? database.poolSize) : 0,
    requestsPerMinute,
    containerMemoryMiB: { app, migrate, agent: agentMiB },
  };
};
