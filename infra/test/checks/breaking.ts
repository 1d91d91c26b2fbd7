import type { Synthesized } from "../../src/synthesized.ts";
import { type Container, containersOf, taskDefinitions } from "./reading/containers.ts";
import { isBoundary, looksLikePolicy, type Statement, statementsIn } from "./reading/policies.ts";
import { allResources, first } from "./reading/resources.ts";

/** Changes a shop in a way that a check must detect. */
export type Breaking = (shop: Synthesized) => void;

/** Values to put in place of others, at any depth; `undefined` removes it. */
export type Changes<T> = T extends readonly unknown[]
  ? T
  : { [Name in keyof T]?: Changes<T[Name]> | undefined };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Puts changes into a block. */
export const change = <T extends object>(block: T, changes: Changes<T>): void => {
  const open = block as Record<string, unknown>;
  for (const [name, value] of Object.entries(changes)) {
    const present = open[name];
    if (value === undefined) delete open[name];
    else if (isObject(value) && isObject(present)) change<object>(present, value);
    else open[name] = value;
  }
};

/** Changes the first resource of a type. */
export const breakFirst =
  <T extends object>(type: string, changes: Changes<T>): Breaking =>
  (shop) =>
    change(first<T>(shop, type), changes);

/** Changes the first container with a name. */
export const breakContainer =
  (name: string, changes: Changes<Container>): Breaking =>
  (shop) => {
    const [task] = taskDefinitions(shop);
    const all = task ? containersOf(task) : [];
    const meant = all.find((container) => container.name === name);
    if (!task || !meant) throw new Error(`There is no container ${name} to change`);
    change(meant, changes);
    task.block.container_definitions = JSON.stringify(all);
  };

/** Changes the first matching statement, in any policy that contains it. */
export const breakStatement =
  (isMeant: (statement: Statement, type: string) => boolean, changes: Changes<Statement>): Breaking =>
  (shop) => {
    for (const { type, block } of allResources<Record<string, unknown>>(shop)) {
      if (isBoundary(type)) continue;
      for (const [name, text] of Object.entries(block)) {
        if (!looksLikePolicy(text)) continue;
        const all = statementsIn(text);
        const meant = all.find((statement) => isMeant(statement, type));
        if (!meant) continue;
        change(meant, changes);
        block[name] = JSON.stringify({ Statement: all });
        return;
      }
    }
    throw new Error("There is no such statement to change");
  };
