import { serviceNames } from "@shop/topology";
import type { Environment } from "../environments/environment.ts";

/** Beside its pool a task may hold one connection that listens for changes. */
const listeners = 1;
/** During a deployment old and new tasks run side by side. */
const generations = 2;
/** Migrate steps, rotation, and people who look. */
const others = 17;
/** PostgreSQL needs some for itself, and nobody should be turned away just below the limit. */
const share = 0.8;

/** Whether all tasks that there may ever be at once find a connection. */
export const checkConnections = ({ tasks, database }: Environment): string[] => {
  const perTask = tasks.poolSize + listeners;
  const wanted = serviceNames.length * tasks.max * generations * perTask + others;
  const allowed = Math.floor(database.maxConnections * share);
  if (wanted <= allowed) return [];
  return [
    `${serviceNames.length} services × ${tasks.max} tasks × ${generations} during a deployment × ${perTask} connections + ${others} = ${wanted}, ` +
      `but ${allowed} (80 % of the ${database.maxConnections} of ${database.instanceClass}) are allowed: ` +
      "lower tasks.max or tasks.poolSize, or take a larger database.instanceClass",
  ];
};
