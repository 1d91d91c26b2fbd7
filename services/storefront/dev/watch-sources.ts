import { watch } from "node:fs";
import { fileURLToPath } from "node:url";

const folders = ["../src", "../assets", "./"].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

// An editor writes a file in several steps.
const settleMs = 30;

/** Calls `onChange` after a source or an asset of the storefront has changed. Returns a function that ends it. */
export const watchSources = (onChange: () => unknown): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, settleMs);
  };
  const watchers = folders.map((folder) => watch(folder, { recursive: true, persistent: false }, schedule));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
};
