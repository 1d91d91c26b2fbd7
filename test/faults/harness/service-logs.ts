import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServiceName } from "@shop/topology";

/** The lines of a service's log so far, as they are. Services write what they hold back at least once a second. */
export const readLog = (stateFolder: string, service: ServiceName): string[] => {
  const text = readFileSync(join(stateFolder, "logs", `${service}.log`), "utf8");
  // The last line may not be whole yet.
  return text.split("\n").slice(0, -1);
};

/** CloudWatch's agent and Docker's store a longer line in pieces. */
const longestLine = 16_384;

/** Why a line is none that the service itself meant to write; undefined where it is one. */
export const complaintAbout = (line: string, service: ServiceName): string | undefined => {
  if (line.length > longestLine) return `${line.length} characters: ${line.slice(0, 200)}`;
  // Some viewers begin a new line at each of these.
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) return `raw control characters: ${JSON.stringify(line)}`;
  try {
    const parsed = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const isOwn = parsed["service"] === service || parsed["_aws"] !== undefined;
    return isOwn ? undefined : `not of ${service}: ${line}`;
  } catch {
    return `no JSON: ${line}`;
  }
};
