import { createLogger, type Logger } from "@shop/telemetry";

/** A logger that records its lines. */
export const recordLogs = (
  service: string,
): {
  readonly logger: Logger;
  readonly text: () => string;
  readonly lines: () => Record<string, unknown>[];
} => {
  const written: string[] = [];
  const logger = createLogger(
    { service, version: "test", level: "debug" },
    { write: (line: string) => void written.push(line) },
  );
  return {
    logger,
    text: () => written.join(""),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};
