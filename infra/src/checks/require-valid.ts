import { serviceNames } from "@shop/topology";
import type { Environment } from "../environments/environment.ts";
import { tasksOf } from "../environments/tasks-of.ts";
import { checkConnections } from "./connections.ts";
import { checkEntry } from "./entry.ts";
import { checkPromises } from "./promises.ts";
import { checkTaskSize } from "./task-size.ts";
import { checkTiming } from "./timing.ts";

/** The environment's numbers contradict each other; the message says which ones, and how to fix them. */
export class UnsoundEnvironmentError extends Error {
  override readonly name = "UnsoundEnvironmentError";

  constructor(environment: string, faults: readonly string[]) {
    super(
      `The environment ${environment} is inconsistent:\n${faults.map((fault) => `  ${fault}`).join("\n")}`,
    );
  }
}

/** @throws UnsoundEnvironmentError with every contradiction */
export const requireValid = (environment: Environment): void => {
  const faults = [
    ...checkConnections(environment),
    ...serviceNames.flatMap((service) =>
      checkTaskSize(tasksOf(environment, service)).map((fault) => `${service}: ${fault}`),
    ),
    ...checkTiming(),
    ...checkEntry(environment),
    ...checkPromises(environment),
  ];
  if (faults.length > 0) throw new UnsoundEnvironmentError(environment.name, faults);
};
