/** The services of the shop, by the name of their folder under `services/`. */
export type ServiceName = "catalog" | "user" | "payment";

/** The facts about one service that hold in every environment. */
export interface ServiceDescription {
  readonly name: ServiceName;
  /** One sentence for readers of API documents and dashboards. */
  readonly purpose: string;
  /** The public path prefix. The load balancer routes it and everything below it to this service. */
  readonly path: `/api/${string}`;
  /** Peers whose internal door this service calls. Security groups are generated from this list. */
  readonly calls: readonly ServiceName[];
  /** The service's own database on the shared PostgreSQL instance. */
  readonly database: {
    readonly name: string;
    readonly poolSize: number;
    /**
     * Pool connections reserved for the internal door, so that peers' requests proceed while the public door
     * is overloaded.
     */
    readonly reserved: number;
  };
  /** Fargate task size in production: CPU units (1024 = one vCPU) and memory in MiB. */
  readonly size: { readonly cpu: number; readonly memoryMiB: number };
  /** Minimum and maximum number of running tasks in production. */
  readonly tasks: { readonly min: number; readonly max: number };
  /** True if tasks may run on interruptible capacity. */
  readonly spot: boolean;
}

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
  },
};

/** The service names, in order. */
export const serviceNames = Object.keys(services) as ServiceName[];

/** The environment variable that holds a peer's address for its callers, such as `CATALOG_URL`. */
export const addressVariable = (peer: ServiceName): string => `${peer.toUpperCase()}_URL`;

/** A peer's internal door under its Cloud Map name, such as `http://catalog.shop.internal:8081`. */
export const internalAddress = (peer: ServiceName): string =>
  `http://${peer}.${topology.namespace}:${topology.internalPort}`;
