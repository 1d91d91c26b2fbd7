import type { ServiceName } from "@shop/topology";
import { readLog } from "./service-logs.ts";

/** A state change of a service's circuit to a peer. */
export interface CircuitChange {
  readonly peer: string;
  readonly circuit: "closed" | "open" | "half-open";
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** All changes so far, from the service's log, which may lag by up to a second. */
export const circuitChanges = (stateFolder: string, service: ServiceName): CircuitChange[] =>
  readLog(stateFolder, service)
    .filter((line) => line.includes('"circuit changed"'))
    .map((line) => {
      const { peer, circuit, time } = JSON.parse(line) as CircuitChange & { readonly time: string };
      return { peer, circuit, at: Date.parse(time) };
    });
