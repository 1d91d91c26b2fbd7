import { join } from "node:path";
import { freePort } from "@shop/local-support";
import { addressVariable, apiAddressVariable, nodeOptions, type ServiceName, services } from "@shop/topology";
import { type ServerProcess, startServer } from "./server-process.ts";

/** Addresses of everything around the services. */
export interface Surroundings {
  readonly bundles: Readonly<Record<ServiceName, string>>;
  readonly secretsUrl: string;
  readonly tracingPort: number;
  readonly logFolder: string;
  readonly isPinned: boolean;
}

/** One process of a service. */
export interface ServiceProcessOptions {
  readonly service: ServiceName;
  /** The database's name is also the secret's. Absent if the service has none. */
  readonly database?: string;
  /** The internal doors of its peers. */
  readonly peers?: Partial<Record<ServiceName, number>>;
  /** The public doors of the services whose APIs it uses. */
  readonly apis?: Partial<Record<ServiceName, number>>;
  readonly name?: string;
  readonly core?: string;
  readonly isWatched?: boolean;
  readonly flags?: readonly string[];
}

/** A service that runs as in its image. */
export interface ServiceProcess extends ServerProcess {
  readonly internalPort: number;
}

/** The image's flags. The heap is a share of the task's memory, because this machine's memory differs. */
const flagsOf = (service: ServiceName): string[] => {
  const [heap = "", ...others] = nodeOptions.split(" ");
  const share = Number(heap.split("=")[1]) / 100;
  return [`--max-old-space-size=${Math.floor(services[service].size.memoryMiB * share)}`, ...others];
};

const addressesOf = (
  ports: Partial<Record<ServiceName, number>> | undefined,
  variableOf: (name: ServiceName) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ports ?? {}).map(([name, port]) => [
      variableOf(name as ServiceName),
      `http://127.0.0.1:${port}`,
    ]),
  );

const environmentOf = (around: Surroundings, options: ServiceProcessOptions): Record<string, string> => ({
  SERVICE_VERSION: "bench",
  HOST: "127.0.0.1",
  INTERNAL_HOST: "127.0.0.1",
  ...(options.database !== undefined && { DATABASE_SECRET_ID: options.database, DATABASE_TLS: "off" }),
  COOKIE_KEYS_SECRET_ID: "cookie-keys",
  SIGNING_KEYS_SECRET_ID: "signing-keys",
  DRAIN_DELAY_MS: "0",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: options.service,
  AWS_SECRET_ACCESS_KEY: "bench",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: around.secretsUrl,
  AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${around.tracingPort}`,
  ...addressesOf(options.peers, addressVariable),
  ...addressesOf(options.apis, apiAddressVariable),
});

/** Each user of the load represents many users. */
const liftedLimits = { PAYMENT_ATTEMPTS_PER_PERSON: "1000000", RESERVED_UNITS_PER_PERSON: "1000000" };

/**
 * Starts a service as it runs in production: its bundle, with compiled code, NODE_ENV and every default of its
 * configuration. Except for addresses, the differences are: no TLS to the database, no delay at shutdown, no limits
 * on a user's payments, and the flags of `startServer`.
 */
export const startServiceProcess = async (
  around: Surroundings,
  options: ServiceProcessOptions,
): Promise<ServiceProcess> => {
  const { service, name = service, flags = [] } = options;
  const internalPort = await freePort();
  const started = await startServer({
    ...options,
    name,
    program: [...flagsOf(service), ...flags, join(around.bundles[service], "start.js")],
    environment: { ...environmentOf(around, options), ...liftedLimits, INTERNAL_PORT: String(internalPort) },
    port: await freePort(),
    readyPath: "/health/ready",
    logFolder: around.logFolder,
    isPinned: around.isPinned,
  });
  return { ...started, internalPort };
};
