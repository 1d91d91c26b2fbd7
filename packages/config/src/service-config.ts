import { addressVariable, apiAddressVariable, databaseOf, type ServiceName, services } from "@shop/topology";
import type { ServiceEnvironment, StatelessEnvironment } from "./service-environment.ts";

/** The encryption of the connection to PostgreSQL; `caFile` is a path to PEM certificates, if one is named. */
export type DatabaseTls =
  | { readonly mode: "off" }
  | { readonly mode: "verify-full"; readonly caFile: string | undefined };

/** The configuration common to all services, and sufficient for those without a database. */
export interface StatelessConfig {
  readonly service: ServiceName;
  readonly version: string;
  readonly logLevel: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly internalHost: string;
    readonly internalPort: number;
  };
  /** The proxies between clients and the service. */
  readonly proxies: number;
  readonly drainDelayMs: number;
  readonly limits: { readonly maxInFlight: number; readonly maxLagMs: number };
  readonly metricsIntervalMs: number;
  readonly secretAgeS: number;
  readonly auth: { readonly issuer: string; readonly audience: string };
  /** The internal doors of the peers that the service calls. */
  readonly peers: Readonly<Partial<Record<ServiceName, string>>>;
  /** The public doors of the services whose APIs the service uses. */
  readonly apis: Readonly<Partial<Record<ServiceName, string>>>;
}

/** The configuration of a service with a database. */
export interface ServiceConfig extends StatelessConfig {
  readonly database: {
    readonly secretId: string;
    readonly poolSize: number;
    /** The number of these connections reserved for the internal door. */
    readonly reserved: number;
    readonly connectionAgeS: number;
    readonly tls: DatabaseTls;
  };
}

/** The TLS settings for PostgreSQL in a process's valid environment. */
export const databaseTls = (environment: {
  readonly DATABASE_TLS: "verify-full" | "off";
  readonly DATABASE_CA_FILE?: string | undefined;
}): DatabaseTls =>
  environment.DATABASE_TLS === "off"
    ? { mode: "off" }
    : { mode: "verify-full", caFile: environment.DATABASE_CA_FILE };

type Variables<Valid> = Valid & Readonly<Record<string, unknown>>;

/** Groups the flat variables that all services have. */
export const groupStatelessConfig = (
  service: ServiceName,
  environment: Variables<StatelessEnvironment>,
): StatelessConfig => {
  const addressesOf = (peers: readonly ServiceName[], variableOf: (peer: ServiceName) => string) =>
    Object.fromEntries(peers.map((peer) => [peer, String(environment[variableOf(peer)])]));
  const { calls, usesApisOf = [] } = services[service];
  return {
    service,
    version: environment.SERVICE_VERSION,
    logLevel: environment.LOG_LEVEL,
    http: {
      host: environment.HOST,
      port: environment.PORT,
      internalHost: environment.INTERNAL_HOST,
      internalPort: environment.INTERNAL_PORT,
    },
    proxies: environment.PROXIES,
    drainDelayMs: environment.DRAIN_DELAY_MS,
    limits: { maxInFlight: environment.MAX_IN_FLIGHT, maxLagMs: environment.MAX_EVENT_LOOP_LAG_MS },
    metricsIntervalMs: environment.METRICS_INTERVAL_MS,
    secretAgeS: environment.SECRET_AGE_S,
    auth: { issuer: environment.AUTH_ISSUER, audience: environment.AUTH_AUDIENCE },
    peers: addressesOf(calls, addressVariable),
    apis: addressesOf(usesApisOf, apiAddressVariable),
  };
};

/** Groups the flat variables of a service with a database by subject. */
export const groupServiceConfig = (
  service: ServiceName,
  environment: Variables<ServiceEnvironment>,
): ServiceConfig => ({
  ...groupStatelessConfig(service, environment),
  database: {
    secretId: environment.DATABASE_SECRET_ID,
    poolSize: environment.DATABASE_POOL_SIZE,
    reserved: Math.min(databaseOf(service).reserved, environment.DATABASE_POOL_SIZE - 1),
    connectionAgeS: environment.DATABASE_CONNECTION_AGE_S,
    tls: databaseTls(environment),
  },
});
