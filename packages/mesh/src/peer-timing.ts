import { timing } from "@shop/topology";

/** A caller's timeouts. */
export interface PeerTiming {
  /** A task that is gone does not refuse connections; it does not respond at all. */
  readonly connectMs: number;
  readonly headersMs: number;
  readonly bodyMs: number;
  /** Timeout of a call with all its attempts, unless the request's own deadline is earlier. */
  readonly totalMs: number;
  /** Lifetime of resolved addresses. */
  readonly dnsCacheMs: number;
  /** The window over which failures are counted. */
  readonly breakerWindowMs: number;
  /** After this time an open circuit lets one call through. */
  readonly breakerOpenMs: number;
}

export const defaultTiming: PeerTiming = {
  connectMs: 500,
  headersMs: 1_500,
  bodyMs: 3_000,
  totalMs: 2_300,
  dnsCacheMs: timing.dnsCacheMs,
  breakerWindowMs: 10_000,
  breakerOpenMs: 2_000,
};
