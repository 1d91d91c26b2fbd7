import type { ServerWatch } from "../server-watch.ts";

const samePauseMs = 30_000;

interface Listeners {
  readonly report: (line: string) => void;
  /** Called with one sentence if the shop cannot go on. */
  readonly onLost: (reason: string) => void;
}

/**
 * Watches a part that this process serves itself. Such a server closes only through a fault of ours, which starting it again
 * would hide.
 */
export const watchPart = (name: string, { report, onLost }: Listeners): ServerWatch => {
  let last = { message: "", at: Number.NEGATIVE_INFINITY };
  return {
    onError: ({ message }) => {
      const now = performance.now();
      if (message === last.message && now - last.at < samePauseMs) return;
      last = { message, at: now };
      report(`${name} has trouble and goes on: ${message}`);
    },
    onLost: () => onLost(`${name} has stopped listening, and the shop cannot work without it.`),
  };
};
