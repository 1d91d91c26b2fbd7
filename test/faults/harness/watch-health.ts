import type { Ports } from "@shop/local-launcher/ports";
import { type ServiceName, serviceNames } from "@shop/topology";

/** A service's health response at a time on the clock of `performance.now()`. */
export interface Seen {
  readonly service: ServiceName;
  readonly path: "/health/live" | "/health/ready" | "/health/deep";
  readonly at: number;
  /** 0 if it did not respond. */
  readonly status: number;
}

/** Polls the health of all services. */
export interface HealthWatch {
  readonly seen: readonly Seen[];
  stop(): Promise<void>;
}

const everyMs = 50;

const watchOne = async (
  { service, path }: Pick<Seen, "service" | "path">,
  { port, internalPort }: Ports["services"][ServiceName],
  seen: Seen[],
  isOver: () => boolean,
): Promise<void> => {
  const url = `http://127.0.0.1:${path === "/health/deep" ? internalPort : port}${path}`;
  while (!isOver()) {
    const at = performance.now();
    const status = await fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
      async (response) => {
        await response.text();
        return response.status;
      },
      () => 0,
    );
    seen.push({ service, path, at, status });
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
};

/** Starts polling: liveness and readiness on the public port, deep health on the internal port. */
export const watchHealth = (ports: Ports): HealthWatch => {
  const seen: Seen[] = [];
  let over = false;
  const paths = ["/health/live", "/health/ready", "/health/deep"] as const;
  const watches = serviceNames.flatMap((service) =>
    paths.map((path) => watchOne({ service, path }, ports.services[service], seen, () => over)),
  );
  return {
    seen,
    stop: async () => {
      over = true;
      await Promise.all(watches);
    },
  };
};
