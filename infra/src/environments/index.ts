import { dev } from "./dev.ts";
import type { Environment } from "./environment.ts";
import { prod } from "./prod.ts";

export const environments: Readonly<Record<Environment["name"], Environment>> = { dev, prod };

/** @throws if the environment does not exist; the message lists all environments */
export const environmentNamed = (name: string): Environment => {
  const found = Object.values(environments).find((one) => one.name === name);
  if (found) return found;
  throw new Error(`ENV=${name} is not an environment; use ${Object.keys(environments).join(" or ")}`);
};
