import { readFileSync } from "node:fs";
import type { ServiceName } from "@shop/topology";
import {
  migrationEnvironment,
  readEnvironment,
  type ServiceConfig,
} from "../../../packages/config/src/index.ts";
import type { Doors, Variables } from "./world.ts";

type Schema = Parameters<typeof readEnvironment>[0];

/** What a service's `src/config.ts` exports. */
interface ConfigModule {
  readonly environment: Schema;
  readonly toConfig: (valid: unknown) => ServiceConfig;
}

/** What a service's code reads of its environment, and which programs it has. */
export interface ServiceCode {
  readonly schemas: { readonly app: Schema; readonly migrate: Schema };
  readonly programs: readonly string[];
  /** Where the service listens when it is given these variables; undefined where it would not start. */
  listensOn(variables: Variables): Doors | undefined;
}

/** The variables that are missing or wrong, one line each; none where the program would start. */
export const faultsOf = (schema: Schema, variables: Variables): string[] => {
  try {
    readEnvironment(schema, variables);
    return [];
  } catch (error) {
    const lines = error instanceof Error ? error.message.split("\n").slice(1) : [String(error)];
    return lines.map((line) => line.trim());
  }
};

/** Loads what belongs to a service's programs. */
export const loadServiceCode = async (service: ServiceName): Promise<ServiceCode> => {
  const folder = new URL(`../../../services/${service}/`, import.meta.url);
  const { environment, toConfig } = (await import(new URL("src/config.ts", folder).href)) as ConfigModule;
  const { programs } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as {
    programs: Record<string, string>;
  };
  return {
    schemas: { app: environment, migrate: migrationEnvironment },
    programs: Object.keys(programs),
    listensOn: (variables) => {
      if (faultsOf(environment, variables).length > 0) return undefined;
      const { http } = toConfig(readEnvironment(environment, variables));
      return { public: http.port, internal: http.internalPort };
    },
  };
};
