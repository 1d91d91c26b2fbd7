import { calls, type FaultPoint, type Parties } from "./fault-points.ts";

type Call = (...parameters: readonly unknown[]) => Promise<unknown>;

/** A sweep that found nothing to do was no step. */
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

/** `payments.record` is a step of its own for each event. */
const nameOf =
  (party: string, call: string, kind: string) =>
  (parameters: readonly unknown[]): string => {
    const { event } = (kind === "step for each event" ? parameters[2] : {}) as { event?: string };
    return [party, call, event].filter((part) => part !== undefined).join(".");
  };

const wrap = <P extends object>(name: keyof Parties, party: P, reach: (point: string) => void): P =>
  Object.fromEntries(
    Object.entries(party).map(([call, work]: [string, Call]) => {
      const kind = (calls[name] as Readonly<Record<string, string>>)[call] ?? "reads";
      return [call, kind === "reads" ? work : crashAround(nameOf(name, call, kind), work, reach)];
    }),
  ) as P;

/**
 * Makes the process kill itself, as if the power had failed, the first time that it comes to a fault point: for
 * test/faults. Without a point the parties are returned as they are.
 */
export const withFaultPoints = (
  parties: Parties,
  crashAt: FaultPoint | undefined,
  crash: () => void = () => process.kill(process.pid, "SIGKILL"),
): Parties => {
  if (crashAt === undefined) return parties;
  const reach = (point: string): void => {
    if (point === crashAt) crash();
  };
  return {
    payments: wrap("payments", parties.payments, reach),
    refunds: wrap("refunds", parties.refunds, reach),
    stock: wrap("stock", parties.stock, reach),
    provider: wrap("provider", parties.provider, reach),
    outbox: wrap("outbox", parties.outbox, reach),
    consumers: wrap("consumers", parties.consumers, reach),
  };
};
