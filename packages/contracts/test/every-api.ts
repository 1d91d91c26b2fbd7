import * as contracts from "@shop/contracts";

const isApi = ([, value]: readonly [string, unknown]): boolean =>
  typeof value === "object" && value !== null && "basePath" in value && "operations" in value;

/** Every API that the package exports, internal ones included, by its name. */
export const everyApi = Object.fromEntries(Object.entries(contracts).filter(isApi)) as Readonly<
  Record<string, contracts.Api>
>;
