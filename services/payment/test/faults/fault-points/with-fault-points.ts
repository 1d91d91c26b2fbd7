import type { Ports } from "../../../src/ports.ts";
import { calls, type FaultPoint } from "./fault-points.ts";

type Call = (...parameters: readonly unknown[]) => Promise<unknown>;

/** A sweep that found no work does not count as a step. */
const isIdle = (result: unknown): boolean => result === 0 || (Array.isArray(result) && result.length === 0);

const crashAround =
  (step: (parameters: readonly unknown[]) => string, call: Call, reach: (point: string) => void): Call =>
  async (...parameters) => {
    const name = step(parameters);
    reach(`before:${name}`);
    const result = await call(...parameters);
    if (!isIdle(result)) reach(`after:${name}`);
    return result;
  };

/** `payments.record` is a separate step for each event. */
const nameOf =
  (port: string, call: string, kind: string) =>
  (parameters: readonly unknown[]): string => {
    const { event } = (kind === "step for each event" ? parameters[2] : {}) as { event?: string };
    return [port, call, event].filter((part) => part !== undefined).join(".");
  };

const wrap = <P extends object>(name: keyof Ports, port: P, reach: (point: string) => void): P =>
  Object.fromEntries(
    Object.entries(port).map(([call, work]: [string, Call]) => {
      const kind = (calls[name] as Readonly<Record<string, string>>)[call] ?? "reads";
      return [call, kind === "reads" ? work : crashAround(nameOf(name, call, kind), work, reach)];
    }),
  ) as P;

/**
 * Makes the process kill itself at a fault point, like a power failure. Without a point the ports stay
 * unchanged.
 */
export const withFaultPoints = (
  ports: Ports,
  crashAt: FaultPoint | undefined,
  crash: () => void = () => process.kill(process.pid, "SIGKILL"),
): Ports => {
  if (crashAt === undefined) return ports;
  const reach = (point: string): void => {
    if (point === crashAt) crash();
  };
  return {
    payments: wrap("payments", ports.payments, reach),
    refunds: wrap("refunds", ports.refunds, reach),
    stock: wrap("stock", ports.stock, reach),
    provider: wrap("provider", ports.provider, reach),
    outbox: wrap("outbox", ports.outbox, reach),
    publisher: wrap("publisher", ports.publisher, reach),
  };
};
