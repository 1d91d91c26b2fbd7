import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServiceName } from "@shop/topology";

/** The raw lines of a service's log so far. Services flush their buffers at least once a second. */
export const readLog = (stateFolder: string, service: ServiceName): string[] => {
  const text = readFileSync(join(stateFolder, "logs", `${service}.log`), "utf8");
  // The last line may be incomplete.
  return text.split("\n").slice(0, -1);
};

/** CloudWatch's agent and Docker's split longer lines. */
const longestLine = 16_384;

/** The reason a line is forged or broken; undefined if the service itself wrote it so. */
export const complaintAbout = (line: string, service: ServiceName): string | undefined => {
  if (line.length > longestLine) return `${line.length} characters: ${line.slice(0, 200)}`;
  // Some viewers break lines at each of these characters.
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) return `raw control characters: ${JSON.stringify(line)}`;
  try {
    const parsed = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const isOwn = parsed["service"] === service || parsed["_aws"] !== undefined;
    return isOwn ? undefined : `not of ${service}: ${line}`;
  } catch {
    return `no JSON: ${line}`;
  }
};
