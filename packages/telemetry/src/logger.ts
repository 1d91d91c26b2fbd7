import pino from "pino";
import { currentContext } from "./context.ts";

export type Logger = pino.Logger;

const secretFields = [
  "password",
  "currentPassword",
  "newPassword",
  "accessToken",
  "refreshToken",
  "authorization",
  "cookie",
  "paymentMethod",
  "secret",
  "privateKey",
  "SecretString",
];

/** Secret fields at the top and up to two levels down; deeper objects have no place in a log line. */
const redactedPaths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

const describeError = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === "string" && { code }),
    stack: error.stack,
    ...(error.cause !== undefined && depth < 4 && { cause: describeError(error.cause, depth + 1) }),
  };
};

const contextFields = (): object => {
  const context = currentContext();
  if (!context) return {};
  const { traceId, requestId, userId } = context;
  return userId === undefined ? { traceId, requestId } : { traceId, requestId, userId };
};

/**
 * Makes a logger of JSON lines. Every line names service and version and, inside a request, its trace, request and
 * user ids. Fields that hold secrets are replaced by "[redacted]"; of errors only type, message, code, stack and
 * causes are written, never other properties, which may be configuration.
 */
export const createLogger = (
  {
    service,
    version,
    level = "info",
  }: { readonly service: string; readonly version: string; readonly level?: string },
  destination: pino.DestinationStream = pino.destination({
    fd: 1,
    sync: false,
    minLength: 4096,
    periodicFlush: 1000,
  }),
): Logger =>
  pino(
    {
      level,
      base: { service, version },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: contextFields,
      redact: { paths: redactedPaths, censor: "[redacted]" },
      serializers: { err: (error: unknown) => describeError(error) },
    },
    destination,
  );
