import type { DatabaseDescription, ServiceDescription } from "./service-description.ts";

/** The services of the shop, by the name of their folder under `services/`. */
export type ServiceName = "catalog" | "user" | "payment" | "storefront";

/** Facts that hold for every service. */
export const topology = {
  /** The Cloud Map namespace: a peer's DNS name is `<service>.<namespace>`. */
  namespace: "shop.internal",
  /** The port that the load balancer connects to: `/api/<name>/*` and health. */
  publicPort: 8080,
  /** The port that peers connect to: `/internal/*` and deep health. The load balancer can never reach it. */
  internalPort: 8081,
  /** The X-Ray daemon's port: segments by UDP, sampling rules by TCP. */
  tracingPort: 2000,
  /** The PostgreSQL major version in every environment. */
  postgresMajor: 17,
} as const;

/** The services, in the order in which every list shows them. */
export const services: Readonly<Record<ServiceName, ServiceDescription>> = {
  catalog: {
    name: "catalog",
    purpose: "Products, categories, stock and its reservation.",
    path: "/api/catalog",
    calls: ["user"],
    database: { name: "catalog", poolSize: 5, reserved: 2 },
    size: { cpu: 512, memoryMiB: 1024 },
    tasks: { min: 2, max: 8 },
    spot: true,
    // 401, 480 and 513 µs. Shares are requests: 14,119 + 706 + 202.
    load: { cpuUsPerRequest: 600, share: 0.94, requestsPerMinute: 9_000 },
    costGoalUsd: { dev: 10, prod: 38 },
  },
  user: {
    name: "user",
    purpose: "Users, their credentials, sessions and the keys that sign access tokens.",
    path: "/api/users",
    calls: [],
    database: { name: "users", poolSize: 5, reserved: 0 },
    size: { cpu: 512, memoryMiB: 1024 },
    tasks: { min: 2, max: 8 },
    spot: true,
    // 9,109, 10,732 and 11,176 µs, mostly password hashing.
    load: { cpuUsPerRequest: 12_000, share: 0.047, requestsPerMinute: 450 },
    costGoalUsd: { dev: 10, prod: 38 },
    issuesTokens: { logInPath: "/api/users/sessions" },
    operatorSecrets: ["first-admin-password"],
    oneMachine: {
      variables: { REGISTRATIONS_PER_HOUR: "100000", FAILED_LOG_INS_PER_15_MINUTES: "100000" },
    },
  },
  payment: {
    name: "payment",
    purpose: "Payments and refunds: what was charged, for what, and how it ended.",
    path: "/api/payments",
    calls: ["catalog", "user"],
    database: { name: "payments", poolSize: 5, reserved: 0 },
    // Mostly waits for other services.
    size: { cpu: 256, memoryMiB: 512 },
    tasks: { min: 2, max: 8 },
    spot: false,
    // 5,459, 6,376 and 6,733 µs.
    load: { cpuUsPerRequest: 7_000, share: 0.013, requestsPerMinute: 380 },
    costGoalUsd: { dev: 10, prod: 22 },
    alarms: [
      {
        metric: "PaymentsStuck",
        description:
          "Payments or refunds have not ended after 15 minutes. The payment service's README explains what to do.",
      },
    ],
    outcomes: { metric: "Payments", values: ["succeeded", "declined", "failed"] },
    tracesEveryPost: true,
    oneMachine: {
      variables: { DECLINED_PAYMENTS_PER_ADDRESS: "100000" },
      fromShell: { PAYMENT_ATTEMPTS_PER_PERSON: "10", RESERVED_UNITS_PER_PERSON: "100" },
    },
  },
  storefront: {
    name: "storefront",
    purpose: "The pages of the shop, for customers and administrators.",
    path: "/",
    calls: [],
    usesApisOf: ["catalog", "user", "payment"],
    sealsCookies: true,
    size: { cpu: 256, memoryMiB: 512 },
    // No database limits the number of tasks.
    tasks: { min: 2, max: 16 },
    spot: true,
    // An estimate: rendering a list.
    load: { cpuUsPerRequest: 2_000, share: 0.3, requestsPerMinute: 1_400 },
    costGoalUsd: { dev: 4, prod: 24 },
    oneMachine: { variables: { PUBLIC_PROTOCOL: "http", DEVELOPER_PAGES: "yes" } },
  },
};

/** The service names, in order. */
export const serviceNames = Object.keys(services) as ServiceName[];

/** The services that have a database. */
export const statefulServices = serviceNames.filter((name) => services[name].database !== undefined);

/** The services that have keys to encrypt their cookies. */
export const sealingServices = serviceNames.filter((name) => services[name].sealsCookies);

/** The services that have a public API. The others serve pages. */
export const apiServices = serviceNames.filter((name) => services[name].path !== "/");

/** The database of a service. @throws if it has none */
export const databaseOf = (name: ServiceName): DatabaseDescription => {
  const { database } = services[name];
  if (!database) throw new Error(`the ${name} service has no database`);
  return database;
};

/** The service of this name; undefined if the shop has none. For tools that do without a service. */
export const findService = (name: string): ServiceName | undefined =>
  serviceNames.find((one) => one === name);

const isIssuer = (name: ServiceName): boolean => services[name].issuesTokens !== undefined;

/** The service that issues access tokens; all others fetch its keys. */
export const tokenIssuer = serviceNames.find(isIssuer) as ServiceName;

/** The environment variable that holds a peer's address for its callers, such as `CATALOG_URL`. */
export const addressVariable = (peer: ServiceName): string => `${peer.toUpperCase()}_URL`;

/** The environment variable that holds the address of a peer's public API, such as `CATALOG_API_URL`. */
export const apiAddressVariable = (peer: ServiceName): string => `${peer.toUpperCase()}_API_URL`;

/** A peer's public door under its Cloud Map name, such as `http://catalog.shop.internal:8080`. */
export const apiAddress = (peer: ServiceName): string =>
  `http://${peer}.${topology.namespace}:${topology.publicPort}`;

/** A peer's internal door under its Cloud Map name, such as `http://catalog.shop.internal:8081`. */
export const internalAddress = (peer: ServiceName): string =>
  `http://${peer}.${topology.namespace}:${topology.internalPort}`;
