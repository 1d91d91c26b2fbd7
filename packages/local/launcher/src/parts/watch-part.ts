import type { ServerWatch } from "@shop/local-support";

const samePauseMs = 30_000;

interface Listeners {
  readonly report: (line: string) => void;
  /** Called with one sentence if the shop cannot continue. */
  readonly onLost: (reason: string) => void;
}

/**
 * Watches a part that this process serves itself. Such a server closes only through a bug of ours, and
 * restarting it would hide the bug.
 */
export const watchPart = (name: string, { report, onLost }: Listeners): ServerWatch => {
  let last = { message: "", at: Number.NEGATIVE_INFINITY };
  return {
    onError: ({ message }) => {
      const now = performance.now();
      if (message === last.message && now - last.at < samePauseMs) return;
      last = { message, at: now };
      report(`${name} had an error and continues: ${message}`);
    },
    onLost: () => onLost(`${name} has stopped listening, and the shop cannot run without it.`),
  };
};
