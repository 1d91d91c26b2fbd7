/**
 * Prints the files whose functions run for one request, by V8's precise coverage: `npm run bench -- path`. Each
 * service with a `bench/path.ts` runs in this process, on its own PostgreSQL.
 */
import { existsSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { serviceNames } from "@shop/topology";

/** A request that a service's `bench/path.ts` sends to it. */
interface Path {
  readonly title: string;
  send(): Promise<void>;
  close(): Promise<void>;
}

const repository = new URL("../..", import.meta.url).href;
/** The name of the function that runs once, when its file is loaded. */
const moduleBody = "";

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

/** Returns the files that ship and in which a function has run since the previous call. */
const takeFiles = async (): Promise<string[]> => {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  return result
    .filter(({ url }) => url.startsWith(repository))
    .filter(({ functions }) =>
      functions.some(
        ({ functionName, ranges }) => functionName !== moduleBody && ranges.some(({ count }) => count > 0),
      ),
    )
    .map(({ url }) => url.slice(repository.length))
    .filter((file) => /^(services|packages)\/[^/]+\/src\//.test(file))
    .toSorted();
};

/** Returns the files that one request enters once everything is warm. */
const filesOf = async (send: () => Promise<void>): Promise<string[]> => {
  for (let time = 0; time < 20; time += 1) await send();
  await takeFiles();
  await send();
  return takeFiles();
};

for (const name of serviceNames) {
  const program = new URL(`../../services/${name}/bench/path.ts`, import.meta.url);
  if (!existsSync(program)) continue;
  const { startPath } = (await import(program.href)) as { startPath: () => Promise<Path> };
  const path = await startPath();
  const files = await filesOf(path.send);
  const list = files.map((file) => `  ${file}\n`).join("");
  process.stdout.write(`${path.title}: ${files.length} files\n${list}\n`);
  await path.close();
}
process.exit(0);
