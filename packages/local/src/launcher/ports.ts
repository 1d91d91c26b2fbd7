import { createServer } from "node:net";
import { type ServiceName, serviceNames } from "@shop/topology";

/** Every port of a local shop. */ import { ForeseenError } from "../foreseen-error.ts";

export interface Ports {
  readonly gateway: number;
  readonly services: Readonly<Record<ServiceName, { readonly port: number; readonly internalPort: number }>>;
  readonly postgres: number;
  readonly secrets: number;
  readonly tracing: number;
}

/** The ports of a shop follow from its first one, so that two shops can run side by side. */
export const portsFrom = (base: number): Ports => ({
  gateway: base,
  services: Object.fromEntries(
    serviceNames.map((name, index) => [
      name,
      { port: base + 10 * (index + 1), internalPort: base + 10 * (index + 1) + 1 },
    ]),
  ) as Ports["services"],
  postgres: base + 40,
  secrets: base + 50,
  tracing: base + 60,
});

/** A port is taken; the message says which, what for, and what to do. */
export class PortTakenError extends ForeseenError {
  override readonly name = "PortTakenError";

  constructor(port: number, what: string) {
    super(
      `Port ${port}, which ${what} needs, is taken. Stop what listens there, or choose other ports: npm start -- --port 9000`,
    );
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

/** @throws PortTakenError for the first port that somebody listens on */
export const requireFree = async (ports: Ports): Promise<void> => {
  const needs: [number, string][] = [
    [ports.gateway, "the gateway"],
    ...serviceNames.flatMap((name): [number, string][] => [
      [ports.services[name].port, `the ${name} service`],
      [ports.services[name].internalPort, `the ${name} service's internal door`],
    ]),
    [ports.postgres, "PostgreSQL"],
    [ports.secrets, "the local Secrets Manager"],
    [ports.tracing, "the trace receiver"],
  ];
  for (const [port, what] of needs) if (!(await isFree(port))) throw new PortTakenError(port, what);
};
