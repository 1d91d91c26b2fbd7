import type { Environment } from "../environments/environment.ts";
import { Refusal } from "./refusal.ts";

/** Stacks that hold data or provide access to it. */
const holdData = ["data", "network"];

/** Matches a stack against one of cdktf's patterns. */
const means = (pattern: string, stack: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(stack);

/**
 * Refuses a teardown before it removes the first stack. Terraform would destroy the services first and only
 * then find that the data is protected.
 *
 * @throws Refusal if the environment keeps its data
 */
export const refuseDestroy = ({ name, keepData }: Environment, words: readonly string[]): void => {
  const kept = holdData.filter((stack) => words.some((word) => means(word, stack)));
  if (!keepData || kept.length === 0) return;
  throw new Refusal(
    `${name} keeps its data, so nothing is destroyed. To destroy it anyway, set keepData to false in ` +
      `infra/src/environments/${name}.ts, deploy that, and destroy again.`,
  );
};
