import type { ServiceName } from "@shop/topology";
import { readLog } from "./service-logs.ts";

/** That a service's circuit to a peer has changed. */
export interface CircuitChange {
  readonly peer: string;
  readonly circuit: "closed" | "open" | "half-open";
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** All changes so far, as the service's log has them: up to a second late. */
export const circuitChanges = (stateFolder: string, service: ServiceName): CircuitChange[] =>
  readLog(stateFolder, service)
    .filter((line) => line.includes('"circuit changed"'))
    .map((line) => {
      const { peer, circuit, time } = JSON.parse(line) as CircuitChange & { readonly time: string };
      return { peer, circuit, at: Date.parse(time) };
    });
