import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";

/** The parts of the checks that have run. */
export interface Parts {
  /** Those that describe a fault and never ran: `|| "is public"`, or a function that words a fault. */
  silent(): Promise<string[]>;
}

const folder = new URL(".", import.meta.url).href;

const isOfChecks = (url: string): boolean => url.startsWith(folder) && url !== import.meta.url;

const isWording = (part: string): boolean => part.startsWith("||") || /^\(.*?\) =>/s.test(part);

/** Records which parts of the checks run; call it before they are loaded. */
export const watchParts = async (): Promise<Parts> => {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  return {
    silent: async () => {
      const { result } = await session.post("Profiler.takePreciseCoverage");
      session.disconnect();
      return result
        .filter(({ url }) => isOfChecks(url))
        .flatMap(({ url, functions }) => {
          const source = readFileSync(new URL(url), "utf8");
          return functions
            .flatMap(({ ranges }) => ranges)
            .filter(({ count }) => count === 0)
            .map(({ startOffset, endOffset }) => source.slice(startOffset, endOffset))
            .filter(isWording)
            .map((part) => `${url.slice(folder.length)}: ${part}`);
        });
    },
  };
};
