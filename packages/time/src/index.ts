export { backoff, fullJitter, spread } from "./backoff.ts";
export type { RefreshedValue } from "./refreshed-value.ts";
export { createRefreshedValue } from "./refreshed-value.ts";
export { promiseWithTimeout, withAbortAfter, withTimeout } from "./with-timeout.ts";
