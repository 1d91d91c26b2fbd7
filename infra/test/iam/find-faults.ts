import { serviceNames } from "@shop/topology";
import { type Found, resourcesOf, type Synthesized } from "../../src/synthesized.ts";
import { type Account, readAccount, roleOf } from "./account.ts";
import { compareRole } from "./compare.ts";
import { requestsOfEcs, requestsOfFunction, requestsOfTask } from "./requests.ts";

/** The actions that the code of each service and of each rotation function calls, by its name. */
export type Calls = Readonly<Record<string, readonly string[]>>;

const only = (found: readonly Found[], matches: (one: Found) => boolean, what: string): Found => {
  const one = found.find(matches);
  if (!one) throw new Error(`There is no ${what}`);
  return one;
};

const ofService = (account: Account, found: Found, actions: readonly string[]): string[] => {
  const [task, execution] = [
    roleOf(account, found, "task_role_arn"),
    roleOf(account, found, "execution_role_arn"),
  ];
  return [
    ...compareRole(account, task, requestsOfTask(account, found, actions)),
    ...compareRole(account, execution, requestsOfEcs(account, found)),
    ...(task.name === execution.name ? [`${task.name} is used as both roles of a task`] : []),
  ];
};

/**
 * One line for each unneeded or missing permission of a service's or rotation function's role.
 */
export const findFaults = (synthesized: Synthesized, name: string, calls: Calls): string[] => {
  const account = readAccount(synthesized);
  const full = `shop-${synthesized.environment.name}-${name}`;
  const actions = calls[name] ?? [];
  if (serviceNames.some((service) => service === name)) {
    const definitions = resourcesOf(synthesized, "aws_ecs_task_definition");
    const found = only(definitions, ({ block }) => block["family"] === full, full);
    return ofService(account, found, actions);
  }
  const functions = resourcesOf(synthesized, "aws_lambda_function");
  const found = only(functions, ({ block }) => block["function_name"] === full, full);
  return compareRole(account, roleOf(account, found, "role"), requestsOfFunction(account, found, actions));
};
