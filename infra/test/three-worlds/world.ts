import type { ServiceName } from "@shop/topology";

/** Environment variables, by name. */
export type Variables = Readonly<Record<string, string>>;

/** Facts about a container, independent of the place that describes it. */
export interface Container {
  readonly command: readonly string[];
  readonly uid: string;
  readonly readOnlyRoot: boolean;
  readonly droppedCapabilities: readonly string[];
  readonly initProcess: boolean;
  readonly stopTimeoutS: number;
}

export interface HealthCheck {
  readonly command: readonly string[];
  readonly intervalS: number;
  readonly timeoutS: number;
  readonly retries: number;
  readonly startPeriodS: number;
}

/** The ports of the public and of the internal door. */
export interface Doors {
  readonly public: number;
  readonly internal: number;
}

export interface Facts {
  readonly app: Container & {
    readonly healthCheck: HealthCheck;
    /** The ports that the container declares. */
    readonly ports: Doors;
    /**
     * The addresses that the service listens at with its variables; undefined if it would not start with
     * them.
     */
    readonly listensOn: Doors | undefined;
    /** The port for external requests. */
    readonly requestsGoTo: readonly number[];
  };
  /** Absent if the service has no database. */
  readonly migrate?: Container & { readonly endsBeforeApp: boolean };
  /** The secrets' names without the shop's prefix, by the variables that hold them. */
  readonly secrets: { readonly app: Variables; readonly migrate?: Variables };
}

/** One description of a service, and its settings for the service's programs. */
export interface World {
  /** The file that describes it. */
  readonly name: string;
  readonly facts: Facts;
  readonly given: { readonly app: Variables; readonly migrate?: Variables };
}

/** Facts about a service that are independent of both deployments. */
export interface PartialWorld {
  readonly name: string;
  readonly facts: { readonly [Part in keyof Facts]?: Partial<Facts[Part]> };
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Facts by their paths, such as `app.healthCheck.intervalS`. */
const flat = (facts: object, path = ""): Map<string, string | undefined> =>
  new Map(
    Object.entries(facts).flatMap(([key, value]: [string, unknown]) =>
      isGroup(value) ? [...flat(value, `${path}${key}.`)] : [[`${path}${key}`, JSON.stringify(value)]],
    ),
  );

/** One line for each fact in which two worlds differ. A partial world counts only with the facts that it has. */
export const differences = (service: ServiceName, left: World | PartialWorld, right: World): string[] => {
  const [here, there] = [flat(left.facts), flat(right.facts)];
  const paths = "given" in left ? new Set([...here.keys(), ...there.keys()]) : here.keys();
  return [...paths]
    .filter((path) => here.get(path) !== there.get(path))
    .map((path) => {
      const [a, b] = [here, there].map((facts) => facts.get(path) ?? "not there");
      return `${service}: ${path} is ${a} in ${left.name}, ${b} in ${right.name}`;
    });
};
