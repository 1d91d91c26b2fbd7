import { createSocket } from "node:dgram";
import { createServer, isIPv6 } from "node:net";
import { ForeseenError } from "@shop/local-support";
import { type ServiceName, serviceNames } from "@shop/topology";

/** All ports of a local shop. */
export interface Ports<Name extends string = ServiceName> {
  readonly gateway: number;
  readonly services: Readonly<Record<Name, { readonly port: number; readonly internalPort: number }>>;
  readonly postgres: number;
  readonly secrets: number;
  readonly tracing: number;
}

const reserved = { postgres: 40, secrets: 50, tracing: 60 };
const step = 10;

/**
 * The offset of each service's ports from the first port: multiples of ten, except those that other parts
 * use.
 */
const offsetsOf = (names: readonly string[]): number[] => {
  const taken = new Set(Object.values(reserved));
  const tens = Array.from({ length: names.length + taken.size }, (_, index) => step * (index + 1));
  return tens.filter((offset) => !taken.has(offset)).slice(0, names.length);
};

const endOffset = (names: readonly string[]): number =>
  Math.max(...Object.values(reserved), ...offsetsOf(names)) + step - 1;

/** The highest first port for which all ports of a shop are valid. */
export const highestBasePort = (names: readonly string[] = serviceNames): number =>
  Math.min(65_000, 65_535 - endOffset(names));

/** Derives all ports of a shop from its first one, so that two shops can run side by side. */
export const portsFrom = <Name extends string = ServiceName>(
  base: number,
  names: readonly Name[] = serviceNames as readonly ServiceName[] as readonly Name[],
): Ports<Name> => {
  const offsets = offsetsOf(names);
  const doors = names.map((name, index) => {
    const port = base + (offsets[index] as number);
    return [name, { port, internalPort: port + 1 }];
  });
  return {
    gateway: base,
    services: Object.fromEntries(doors) as Ports<Name>["services"],
    postgres: base + reserved.postgres,
    secrets: base + reserved.secrets,
    tracing: base + reserved.tracing,
  };
};

/** A port cannot be used; the message names the port, the part that needs it, and the remedy. */
export class PortTakenError extends ForeseenError {
  override readonly name = "PortTakenError";

  constructor(port: number, what: string, reason: string) {
    super(`Port ${port}, which ${what} needs, ${reason}`);
  }
}

const reasonFor = (port: number, code: string | undefined): string => {
  if (code === "EADDRINUSE")
    return "is taken. Stop the program that uses it, or choose other ports: npm start -- --port 9000";
  if (code === "EACCES")
    return `requires administrator rights, as ports below 1024 often do. Choose a higher one: npm start -- --port ${port + 9000}`;
  return `cannot be used (${code}). Choose other ports: npm start -- --port 9000`;
};

type Probe = (port: number, host: string) => Promise<string | undefined>;

const probeTcp: Probe = (port, host) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });

const probeUdp: Probe = (port, host) =>
  new Promise((resolve) => {
    const probe = createSocket(isIPv6(host) ? "udp6" : "udp4");
    probe.once("error", (error: NodeJS.ErrnoException) => {
      probe.close();
      resolve(error.code);
    });
    probe.bind({ port, address: host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });

/** On a machine without IPv6 no other program can have this port there either. */
const withoutFamily = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/** @returns the reason an address and port cannot be used, or undefined */
const findObstacle = async (
  port: number,
  host: string,
  probes: readonly Probe[],
): Promise<string | undefined> => {
  for (const probe of probes) {
    const code = await probe(port, host);
    if (code !== undefined && !(host === "::1" && withoutFamily.has(code))) return code;
  }
  return undefined;
};

interface Need {
  readonly port: number;
  readonly what: string;
  readonly host?: string;
  readonly probes?: readonly Probe[];
}

/** @throws PortTakenError for the first port that cannot be used */
export const requireFree = async (ports: Ports): Promise<void> => {
  const needs: Need[] = [
    { port: ports.gateway, what: "the gateway" },
    // Browsers try this address first for localhost.
    { port: ports.gateway, what: "the gateway", host: "::1" },
    ...serviceNames.flatMap((name) => [
      { port: ports.services[name].port, what: `the ${name} service` },
      { port: ports.services[name].internalPort, what: `the ${name} service's internal API` },
    ]),
    { port: ports.postgres, what: "PostgreSQL" },
    { port: ports.secrets, what: "the local Secrets Manager" },
    { port: ports.tracing, what: "the trace receiver", probes: [probeTcp, probeUdp] },
  ];
  for (const { port, what, host = "127.0.0.1", probes = [probeTcp] } of needs) {
    const code = await findObstacle(port, host, probes);
    if (code !== undefined) throw new PortTakenError(port, what, reasonFor(port, code));
  }
};
