import { existsSync, globSync, watch } from "node:fs";
import { join, sep } from "node:path";
import { type ServiceName, serviceNames } from "@shop/topology";
import { repository } from "./children.ts";
import type { Supervised } from "./supervise.ts";

// An editor writes a file in several steps.
const settleMs = 50;

const ownMain = (service: ServiceName): string => `services/${service}/dev/main.ts`;

/** The program of a service in development; undefined if that is its `main.ts`. */
export const developmentMain = (service: ServiceName): string | undefined =>
  existsSync(join(repository, ownMain(service))) ? ownMain(service) : undefined;

/** The services that run a file, a path within the repository. */
const servicesOf = (file: string): readonly ServiceName[] => {
  const [kind, name = ""] = file.split(sep);
  if (kind === "packages") return serviceNames;
  // A program of its own follows its sources by itself.
  return serviceNames.filter((service) => service === name && developmentMain(service) === undefined);
};

/** Calls `onChange` with the files that have changed, once they have settled. Returns a function that ends it. */
export const watchFiles = (
  root: string,
  folders: readonly string[],
  onChange: (files: readonly string[]) => void,
): (() => Promise<void>) => {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const files = [...changed];
    changed.clear();
    onChange(files);
  };
  const watchers = folders.map((folder) =>
    watch(join(root, folder), { recursive: true, persistent: false }, (_event, name) => {
      changed.add(join(folder, name ?? ""));
      clearTimeout(timer);
      timer = setTimeout(flush, settleMs);
    }),
  );
  return async () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
};

/** Restarts each service whose sources change. Returns a function that ends it. */
export const followSources = (
  services: Readonly<Record<ServiceName, Supervised>>,
  report: (line: string) => void,
): (() => Promise<void>) => {
  const folders = globSync(["packages/*/src", "services/*/src"], { cwd: repository });
  report("Following the sources: changed services restart, open pages reload");
  return watchFiles(repository, folders, (files) => {
    const affected = new Set(files.flatMap(servicesOf));
    if (affected.size === 0) return;
    report(`${files.join(", ")} changed: restarting ${[...affected].join(", ")}`);
    for (const service of affected) services[service].restart();
  });
};
