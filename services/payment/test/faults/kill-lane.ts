import { eventually } from "@shop/test-support";
import { type FaultyShop, startFaultyShop } from "../../../../test/faults/harness/start-faulty-shop.ts";
import type { FaultPoint } from "./fault-points/fault-points.ts";
import type { Receipt } from "./harness/buyer.ts";
import { createScenarios, type Scenario, type ScenarioName } from "./kill-scenarios.ts";

/** A point at which the payment service kills itself, and the scenario that leads there. */
export interface Kill {
  readonly point: FaultPoint;
  readonly scenario: ScenarioName;
}

/** A client's final response in a scenario, and the expected one. */
export interface ReportedKill extends Kill {
  readonly ends: number;
  readonly receipt: Receipt;
}

/** A shop whose payment service is killed at one point after another. */
export interface KillLane {
  readonly shop: FaultyShop;
  /** Resolves to the final responses of all clients. @throws if a point is never reached. */
  run(kills: readonly Kill[]): Promise<ReportedKill[]>;
}

interface LaneParts {
  readonly shop: FaultyShop;
  readonly scenarios: Readonly<Record<ScenarioName, Scenario>>;
  /** Sets the crash point of the next process; without one it does not crash. */
  readonly doom: (point: FaultPoint | undefined) => void;
  readonly receipts: Promise<ReportedKill>[];
}

/** A busy machine starts processes slowly. */
const startMs = 60_000;

/** A process that does not crash may finish the work prepared for the next one before it can be replaced. */
const tries = 3;

/** Resolves to a process's successor, once that is ready or has crashed as well. */
const successorOf = async (shop: FaultyShop, previous: number | undefined): Promise<number> => {
  const pid = await eventually(
    "a restart",
    () => {
      const current = shop.pid("payment");
      return current !== previous && current;
    },
    startMs,
  );
  await Promise.race([shop.waitReady("payment", startMs), shop.gone(pid, startMs)]);
  return pid;
};

/** Kills the current process, and resolves to the next one. */
const replace = async ({ shop, doom }: LaneParts, point: FaultPoint | undefined): Promise<number> => {
  const pid = shop.pid("payment");
  doom(point);
  await shop.kill("payment");
  return successorOf(shop, pid);
};

/** If a kill needs preparation, the process starts without a crash point. */
const startingPoint = ({ scenarios }: LaneParts, kill: Kill | undefined): FaultPoint | undefined =>
  kill && !scenarios[kill.scenario].prepare ? kill.point : undefined;

/**
 * Brings a process to its point. `pid` is the one that will crash there, or one without a crash point.
 * Resolves to its successor, for the `following` kill; undefined if the process did not reach the point.
 */
const bring = async (
  parts: LaneParts,
  {
    kill,
    following,
    pid,
  }: { readonly kill: Kill; readonly following: Kill | undefined; readonly pid: number },
): Promise<number | undefined> => {
  const { shop, scenarios, doom, receipts } = parts;
  const { prepare, drive, ends } = scenarios[kill.scenario];
  const keep = (receipt: Promise<Receipt>): void =>
    void receipts.push(receipt.then((made) => ({ ...kill, ends, receipt: made })));
  let doomed = pid;
  if (prepare) {
    keep((await prepare()).receipt);
    doomed = await replace(parts, kill.point);
  }
  // The launcher starts the next process as soon as this one has crashed.
  doom(startingPoint(parts, following));
  if (drive) keep(drive());
  const hasCrashed = await shop.gone(doomed, 8_000).then(
    () => true,
    () => false,
  );
  return hasCrashed ? successorOf(shop, doomed) : undefined;
};

const killOneByOne = async (parts: LaneParts, kills: readonly Kill[]): Promise<void> => {
  let pid = await replace(parts, startingPoint(parts, kills[0]));
  for (const [index, kill] of kills.entries()) {
    const following = kills[index + 1];
    let next = await bring(parts, { kill, following, pid });
    for (let tried = 1; next === undefined; tried += 1) {
      if (tried === tries) throw new Error(`no process reached ${kill.point} (${kill.scenario})`);
      pid = await replace(parts, startingPoint(parts, kill));
      next = await bring(parts, { kill, following, pid });
    }
    pid = next;
  }
};

/** Starts a lane. Each process is killed once: only the process that should crash gets the variable. */
export const startKillLane = async (): Promise<KillLane> => {
  let crashAt: FaultPoint | undefined;
  const takeCrash = (): Record<string, string> => {
    const point = crashAt;
    crashAt = undefined;
    return point === undefined ? {} : { PAYMENT_CRASH_AT: point };
  };
  const shop = await startFaultyShop({
    environment: (service) => (service === "payment" ? takeCrash() : {}),
    main: (service) =>
      service === "payment" ? "services/payment/test/faults/fault-points/main.ts" : undefined,
  });
  const parts: LaneParts = {
    shop,
    scenarios: await createScenarios(shop),
    doom: (point) => {
      crashAt = point;
    },
    receipts: [],
  };
  return {
    shop,
    run: async (kills) => {
      await killOneByOne(parts, kills);
      return Promise.all(parts.receipts);
    },
  };
};
