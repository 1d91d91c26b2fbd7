import { setTimeout as delay } from "node:timers/promises";

/**
 * Polls until `probe` returns something other than undefined or false, and returns that. @throws after
 * `withinMs`.
 */
export const eventually = async <T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 10_000,
): Promise<T> => {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    await delay(25);
  }
  throw new Error(`not within ${withinMs} ms: ${what}`);
};
