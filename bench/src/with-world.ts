import { keepOffServerCore } from "./cores.ts";
import { startWorld, type World } from "./world/start-world.ts";

/** Reports progress: on one line in a terminal, otherwise line by line. */
export const report = (line: string): void => {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
};

/** Runs `work` in its own world, and always stops the world. */
export const withWorld = async <T>(work: (world: World) => Promise<T>): Promise<T> => {
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  }
  try {
    const isPinned = keepOffServerCore();
    report(isPinned ? "the server has its own core" : "taskset is not installed: nothing is pinned");
    return await work(await startWorld(isPinned, (one) => void stops.push(one)));
  } finally {
    await stop();
  }
};
