/**
 * Prints the files whose functions run for one payment and for one read from the cache, by V8's precise coverage:
 * `npm run bench -- path`. Each service runs in this process, on a PostgreSQL of its own.
 */
import { globSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";

const repository = new URL("../..", import.meta.url).href;
/** A function that runs once when its file is loaded has this name. */
const moduleBody = "";

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

/** Files of this repository that ship, in which a function was called since it was asked for last. */
const takeFiles = async (): Promise<string[]> => {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  return result
    .filter(
      ({ url }) =>
        url.startsWith(repository) && !/node_modules|\/(test|bench)\/|\/packages\/local\//.test(url),
    )
    .filter(({ functions }) =>
      functions.some(
        ({ functionName, ranges }) => functionName !== moduleBody && ranges.some(({ count }) => count > 0),
      ),
    )
    .map(({ url }) => url.slice(repository.length))
    .filter((file) => /^(services|packages)\//.test(file))
    .toSorted();
};

/** The files of one call that enter only because of it: those that run without it too are left out. */
const filesOf = async (call: () => Promise<void>): Promise<string[]> => {
  for (let time = 0; time < 20; time += 1) await call();
  await takeFiles();
  await call();
  return takeFiles();
};

const print = (title: string, files: readonly string[]): void => {
  process.stdout.write(`${title}: ${files.length} files\n${files.map((file) => `  ${file}\n`).join("")}\n`);
};

/** A call whose path is printed: `services/<name>/bench/path.ts` exports one as `path`. */
export interface CallPath {
  readonly title: string;
  /** Starts the service in this process. */
  start(): Promise<{ readonly call: () => Promise<void>; readonly close: () => Promise<void> }>;
}

const paths = globSync("services/*/bench/path.ts", { cwd: fileURLToPath(repository) });
for (const file of paths.toSorted().reverse()) {
  const { path } = (await import(new URL(file, repository).href)) as { readonly path: CallPath };
  const { call, close } = await path.start();
  print(path.title, await filesOf(call));
  await close();
}
process.exit(0);
