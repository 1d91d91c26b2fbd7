import { existsSync } from "node:fs";
import type { ServiceName } from "@shop/topology";
import type { Data, Exchange } from "./load/exchange.ts";

export { type Data, type Exchange, exchange, unique } from "./load/exchange.ts";

/** A kind of request that is measured. */
export interface Workload {
  readonly exchanges: (data: Data) => Exchange[];
  /** True if the service calls the catalog that sells. Its CPU time is then part of the result. */
  readonly sells?: boolean;
  /** The number of SQL statements for one request. */
  readonly statements?: number;
}

/** A page, and the workload of the API call that it shows. */
export interface PageWorkload extends Workload {
  readonly shows: string;
}

/** A service's own part of the benchmark: `services/<name>/bench/index.ts`. */
export interface ServiceBench {
  /** SQL for the data of the benchmark; all its users have this password. @default no data */
  readonly rows?: (password: string) => Promise<string>;
  /** Requests by name. */
  readonly workloads?: Readonly<Record<string, Workload>>;
  /** Pages by name. They are measured while the APIs that they show run on another core. */
  readonly pages?: Readonly<Record<string, PageWorkload>>;
  /** A server with the same SQL and no layers. */
  readonly bareProgram?: URL;
}

/** Reads a service's part of the benchmark; a service may have none. */
export const loadServiceBench = async (service: ServiceName): Promise<ServiceBench> => {
  const file = new URL(`../../services/${service}/bench/index.ts`, import.meta.url);
  if (!existsSync(file)) return {};
  return ((await import(file.href)) as { bench: ServiceBench }).bench;
};
