/**
 * Prints the files whose functions run for one request, by V8's precise coverage: `npm run bench -- path`. Each
 * service with a `bench/path.ts` runs in this process, on its own PostgreSQL. Fails if docs/architecture.md names
 * other numbers.
 */
import { existsSync, readFileSync } from "node:fs";
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
const samples = 5;

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

/**
 * Returns the files that each of several requests enters once everything is warm. Timers, such as the load
 * shedder's, run during some requests only.
 */
const filesOf = async (send: () => Promise<void>): Promise<string[]> => {
  for (let time = 0; time < 20; time += 1) await send();
  await takeFiles();
  const entered: Set<string>[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    await send();
    entered.push(new Set(await takeFiles()));
  }
  return [...(entered[0] ?? [])].filter((file) => entered.every((files) => files.has(file)));
};

const page = readFileSync(new URL("../../docs/architecture.md", import.meta.url), "utf8");
let isAsNamed = true;

for (const name of serviceNames) {
  const program = new URL(`../../services/${name}/bench/path.ts`, import.meta.url);
  if (!existsSync(program)) continue;
  const { startPath } = (await import(program.href)) as { startPath: () => Promise<Path> };
  const path = await startPath();
  const files = await filesOf(path.send);
  const list = files.map((file) => `  ${file}\n`).join("");
  process.stdout.write(`${path.title}: ${files.length} files\n${list}\n`);
  if (!page.includes(`${files.length} files of the ${name}`)) isAsNamed = false;
  await path.close();
}
if (!isAsNamed) process.stderr.write("docs/architecture.md names other numbers\n");
process.exit(isAsNamed ? 0 : 1);
