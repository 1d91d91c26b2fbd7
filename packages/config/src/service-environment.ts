import {
  addressVariable,
  apiAddress,
  apiAddressVariable,
  databaseOf,
  internalAddress,
  type ServiceName,
  services,
  timing,
  topology,
} from "@shop/topology";
import * as z from "zod";

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(0).max(3_600_000);
const address = z.url({ protocol: /^https?$/ });

const processVariables = {
  SERVICE_VERSION: z.string().max(100).default("dev"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal"]).default("info"),
};

const tlsVariables = {
  DATABASE_TLS: z.enum(["verify-full", "off"]).default("verify-full"),
  DATABASE_CA_FILE: z.string().optional(),
};

const databaseVariables = { DATABASE_SECRET_ID: z.string(), ...tlsVariables };

/** Unverified encryption must be requested explicitly; a missing CA file must not enable it. */
const caFileWhereVerified = {
  path: ["DATABASE_CA_FILE"],
  message: "is needed unless DATABASE_TLS is off",
  when: () => true,
};
const hasCaFile = (given: unknown): boolean => {
  const { DATABASE_TLS, DATABASE_CA_FILE } = given as Record<string, unknown>;
  return DATABASE_TLS === "off" || DATABASE_CA_FILE !== undefined;
};

const commonVariables = {
  ...processVariables,
  HOST: z.string().default("0.0.0.0"),
  /** An address, or a network such as `10.0.2.0/24`, which means this host's address within it. */
  INTERNAL_HOST: z.string().default("0.0.0.0"),
  PORT: port.default(topology.publicPort),
  INTERNAL_PORT: port.default(topology.internalPort),
  /** The proxies between clients and this service; each appends to X-Forwarded-For the address that called it. */
  PROXIES: z.coerce.number().int().min(1).max(5).default(1),
  /** Refresh interval of secrets and of the keys that verify tokens. */
  SECRET_AGE_S: count.min(1).default(300),
  DRAIN_DELAY_MS: count.default(timing.drainDelayMs),
  METRICS_INTERVAL_MS: count.min(100).default(60_000),
  MAX_IN_FLIGHT: count.default(500),
  MAX_EVENT_LOOP_LAG_MS: count.default(500),
  AUTH_ISSUER: z.url().default("https://shop.example"),
  AUTH_AUDIENCE: z.string().default("shop"),
};

const databaseUseVariables = (service: ServiceName) => ({
  ...databaseVariables,
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(databaseOf(service).poolSize),
  /** Maximum age of a database connection. Within this time, every task starts to use a rotated password. */
  DATABASE_CONNECTION_AGE_S: count.min(1).default(900),
});

/**
 * The addresses of the peers, such as CATALOG_URL and CATALOG_API_URL, with their Cloud Map names as defaults.
 * Their names come from the topology, so the type omits them; `groupStatelessConfig` reads them by the same
 * rule.
 */
const peerVariables = (service: ServiceName): Record<never, never> => {
  const { calls, usesApisOf = [] } = services[service];
  return Object.fromEntries([
    ...calls.map((peer) => [addressVariable(peer), address.default(internalAddress(peer))]),
    ...usesApisOf.map((peer) => [apiAddressVariable(peer), address.default(apiAddress(peer))]),
  ]);
};

/** The variables of a service without a database, with their defaults, and those specific to this one. */
export const statelessEnvironment = <const Own extends z.ZodRawShape = Record<never, never>>(
  service: ServiceName,
  own: Own = {} as Own,
) => z.object({ ...commonVariables, ...own }).extend(peerVariables(service));

export type StatelessEnvironment = z.output<z.ZodObject<typeof commonVariables>>;

/** The variables of a service with a database, with their defaults, and those specific to this one. */
export const serviceEnvironment = <const Own extends z.ZodRawShape = Record<never, never>>(
  service: ServiceName,
  own: Own = {} as Own,
) =>
  z
    .object({ ...commonVariables, ...databaseUseVariables(service), ...own })
    .extend(peerVariables(service))
    .refine(hasCaFile, caFileWhereVerified);

export type ServiceEnvironment = StatelessEnvironment &
  z.output<z.ZodObject<ReturnType<typeof databaseUseVariables>>>;

/**
 * The variables of a migrate step. The admin's credentials are injected: the service itself cannot read them.
 */
export const migrationEnvironment = z
  .object({
    SERVICE_VERSION: z.string().max(100).default("dev"),
    LOG_LEVEL: z.string().default("info"),
    ...databaseVariables,
    DATABASE_ADMIN_SECRET: z
      .string()
      .transform((text, context) => {
        try {
          return JSON.parse(text) as unknown;
        } catch {
          context.addIssue({ code: "custom", message: "is not JSON" });
          return z.NEVER;
        }
      })
      .pipe(z.object({ username: z.string(), password: z.string() })),
  })
  .refine(hasCaFile, caFileWhereVerified);

/** The variables of a function that rotates a secret. */
export const rotationEnvironment = z.object(processVariables);

/**
 * The variables of the function that rotates database secrets. It reads the admin's credentials at each
 * rotation, because they rotate too. Without a CA file it trusts the CAs of RDS.
 */
export const databaseRotationEnvironment = rotationEnvironment.extend({
  DATABASE_ADMIN_SECRET_ID: z.string(),
  ...tlsVariables,
});
