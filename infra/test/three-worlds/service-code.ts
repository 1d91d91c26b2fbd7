import { readFileSync } from "node:fs";
import { type ServiceName, services } from "@shop/topology";
import {
  migrationEnvironment,
  readEnvironment,
  type ServiceConfig,
} from "../../../packages/config/src/index.ts";
import type { Doors, Variables } from "./world.ts";

type Schema = Parameters<typeof readEnvironment>[0];

/** The exports of a service's `src/config.ts`. */
interface ConfigModule {
  readonly environment: Schema;
  readonly toConfig: (valid: unknown) => ServiceConfig;
}

/** The environment variables that a service's code reads, and its programs. */
export interface ServiceCode {
  /** A service without a database has no migrate step. */
  readonly schemas: { readonly app: Schema; readonly migrate?: Schema };
  readonly programs: readonly string[];
  /** The addresses that the service listens on with these variables; undefined if it would not start. */
  listensOn(variables: Variables): Doors | undefined;
}

/** The missing or invalid variables, one line each; none if the program would start. */
export const faultsOf = (schema: Schema, variables: Variables): string[] => {
  try {
    readEnvironment(schema, variables);
    return [];
  } catch (error) {
    const lines = error instanceof Error ? error.message.split("\n").slice(1) : [String(error)];
    return lines.map((line) => line.trim());
  }
};

/** Loads the exports of a service's programs. */
export const loadServiceCode = async (service: ServiceName): Promise<ServiceCode> => {
  const folder = new URL(`../../../services/${service}/`, import.meta.url);
  const { environment, toConfig } = (await import(new URL("src/config.ts", folder).href)) as ConfigModule;
  const { exports } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as {
    exports: Record<string, string>;
  };
  return {
    schemas: { app: environment, ...(services[service].database && { migrate: migrationEnvironment }) },
    programs: Object.keys(exports).map((name) => name.slice("./".length)),
    listensOn: (variables) => {
      if (faultsOf(environment, variables).length > 0) return undefined;
      const { http } = toConfig(readEnvironment(environment, variables));
      return { public: http.port, internal: http.internalPort };
    },
  };
};
