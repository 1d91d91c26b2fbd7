import { statefulServices } from "@shop/topology";
import type { Environment } from "../environments/environment.ts";
import { tasksOf } from "../environments/tasks-of.ts";

/** In addition to its pool, a task may hold one connection that listens for changes. */
const listeners = 1;
/** Old and new tasks run side by side during a deployment. */
const generations = 2;
/** Migrate steps, rotation, and operators. */
const others = 17;
/** PostgreSQL reserves some connections for itself, and usage must stay below the limit. */
const share = 0.8;

/** Checks that there are enough connections for the maximum number of tasks. */
export const checkConnections = (environment: Pick<Environment, "tasks" | "database">): string[] => {
  const { maxConnections, instanceClass } = environment.database;
  const perService = statefulServices.map((service) => {
    const { max, poolSize } = tasksOf(environment, service);
    return { service, max, perTask: poolSize + listeners };
  });
  const wanted = perService.reduce((sum, { max, perTask }) => sum + max * generations * perTask, others);
  const allowed = Math.floor(maxConnections * share);
  if (wanted <= allowed) return [];
  const terms = perService.map(
    ({ service, max, perTask }) => `${service} ${max} tasks × ${generations} × ${perTask} connections`,
  );
  return [
    `${terms.join(" + ")} + ${others} = ${wanted} during a deployment, ` +
      `but ${allowed} (80 % of the ${maxConnections} of ${instanceClass}) are allowed: ` +
      "lower tasks.max or tasks.poolSize, or choose a larger database.instanceClass",
  ];
};
