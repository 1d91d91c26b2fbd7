/** Limits the number of concurrent requests. */
export interface FairTurns {
  /** Resolves when it is this client's turn. The result is a function that ends the turn. */
  take(client: string): Promise<() => void>;
}

/**
 * Alternates between clients: a client with many waiting requests delays another client by one request, not
 * by all of them.
 */
export const createFairTurns = (concurrency: number): FairTurns => {
  /** Waiting requests by client. The first client is next; a client that had its turn moves to the end. */
  const waiting = new Map<string, (() => void)[]>();
  let running = 0;

  const startNext = (): void => {
    const [next] = waiting;
    if (!next || running >= concurrency) return;
    const [client, [start, ...others]] = next;
    waiting.delete(client);
    if (others.length > 0) waiting.set(client, others);
    running += 1;
    start?.();
  };

  const end = (): void => {
    running -= 1;
    startNext();
  };

  return {
    take: (client) =>
      new Promise((resolve) => {
        waiting.set(client, [...(waiting.get(client) ?? []), () => resolve(end)]);
        startNext();
      }),
  };
};
