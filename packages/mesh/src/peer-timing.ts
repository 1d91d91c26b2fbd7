import { timing } from "@shop/topology";

/** How patient a caller is. */
export interface PeerTiming {
  /** A task that is gone does not refuse a connection, it does not answer at all. */
  readonly connectMs: number;
  readonly headersMs: number;
  readonly bodyMs: number;
  /** One call with all its attempts, if the request's own deadline is not nearer. */
  readonly totalMs: number;
  /** Resolved addresses are kept this long. */
  readonly dnsCacheMs: number;
  /** Failures are counted over this window. */
  readonly breakerWindowMs: number;
  /** An open circuit lets one call through after this long. */
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
