/** The services of the shop, by the name of their folder under `services/`. */
export type ServiceName = "catalog" | "user" | "payment";

/** Everything that is true of one service, wherever it runs. */
export interface ServiceDescription {
  readonly name: ServiceName;
  /** One sentence for people: API documents, dashboards. */
  readonly purpose: string;
  /** The public path prefix. The load balancer routes it and everything below it here. */
  readonly path: `/api/${string}`;
  /** Peers whose internal door this service calls. Security groups are drawn from this list. */
  readonly calls: readonly ServiceName[];
  /** The service's own database on the shared PostgreSQL instance. */
  readonly database: {
    readonly name: string;
    readonly poolSize: number;
    /** Connections of the pool that the public door cannot take: peers' requests go on while it is crowded. */
    readonly reserved: number;
  };
  /** Fargate task size in production: CPU units (1024 = one vCPU) and memory in MiB. */
  readonly size: { readonly cpu: number; readonly memoryMiB: number };
  /** Bounds of the number of running tasks in production. */
  readonly tasks: { readonly min: number; readonly max: number };
  /** Whether tasks may run on interruptible capacity. */
  readonly spot: boolean;
}

/** Facts that hold for every service. */
export const topology = {
  /** The Cloud Map namespace: a peer is found at `<service>.<namespace>`. */
  namespace: "shop.internal",
  /** Where the load balancer reaches a service: `/api/<name>/*` and health. */
  publicPort: 8080,
  /** Where peers reach a service: `/internal/*` and deep health. Never reachable from the load balancer. */
  internalPort: 8081,
  /** Where X-Ray segments go by UDP, and where sampling rules come from by TCP. */
  tracingPort: 2000,
  /** The PostgreSQL major version, the same on every machine. */
  postgresMajor: 17,
} as const;

/** The services, in the order in which they are listed everywhere. */
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
  },
  user: {
    name: "user",
    purpose: "People, their credentials, sessions and the keys that sign access tokens.",
    path: "/api/users",
    calls: [],
    database: { name: "users", poolSize: 5, reserved: 0 },
    size: { cpu: 512, memoryMiB: 1024 },
    tasks: { min: 2, max: 8 },
    spot: true,
  },
  payment: {
    name: "payment",
    purpose: "Payments and refunds: what was charged, for what, and how it ended.",
    path: "/api/payments",
    calls: ["catalog", "user"],
    database: { name: "payments", poolSize: 5, reserved: 0 },
    // It mostly waits for others.
    size: { cpu: 256, memoryMiB: 512 },
    tasks: { min: 2, max: 8 },
    spot: false,
  },
};

/** The service names, in order. */
export const serviceNames = Object.keys(services) as ServiceName[];

/** The environment variable in which a caller is told where a peer is, such as `CATALOG_URL`. */
export const addressVariable = (peer: ServiceName): string => `${peer.toUpperCase()}_URL`;

/** A peer's internal door under its Cloud Map name, such as `http://catalog.shop.internal:8081`. */
export const internalAddress = (peer: ServiceName): string =>
  `http://${peer}.${topology.namespace}:${topology.internalPort}`;
