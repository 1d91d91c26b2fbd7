import { eventually } from "@shop/test-support";
import type { Receipt } from "./harness/buyer.ts";
import { type FaultyShop, startFaultyShop } from "./harness/start-faulty-shop.ts";
import { createScenarios, type Scenario, type ScenarioName } from "./kill-scenarios.ts";
import type { FaultPoint } from "./payment/fault-points.ts";

/** A point at which the payment service is to kill itself, and what leads there. */
export interface Kill {
  readonly point: FaultPoint;
  readonly scenario: ScenarioName;
}

/** What a client was in the end told in a scenario, and what it should be told. */
export interface Told extends Kill {
  readonly ends: number;
  readonly receipt: Receipt;
}

/** A shop whose payment service is killed at one point after another. */
export interface KillLane {
  readonly shop: FaultyShop;
  /** Resolves to what all clients are told in the end. @throws where a point is never come to. */
  run(kills: readonly Kill[]): Promise<Told[]>;
}

interface LaneParts {
  readonly shop: FaultyShop;
  readonly scenarios: Readonly<Record<ScenarioName, Scenario>>;
  /** Gives the next process the point that it is to crash at; without one it is innocent. */
  readonly doom: (point: FaultPoint | undefined) => void;
  readonly told: Promise<Told>[];
}

/** A busy machine takes long to start a process. */
const startMs = 60_000;

/** An innocent process may finish what was prepared for the next one before it can be replaced. */
const tries = 3;

/** Resolves to the process that follows another one, once it is ready or has crashed in its turn. */
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

/** Kills the process there is, and resolves to the next one. */
const replace = async ({ shop, doom }: LaneParts, point: FaultPoint | undefined): Promise<number> => {
  const pid = shop.pid("payment");
  doom(point);
  await shop.kill("payment");
  return successorOf(shop, pid);
};

/** Where the process of a kill has to be innocent first, as something is to be prepared, there is no point to start with. */
const startingPoint = ({ scenarios }: LaneParts, kill: Kill | undefined): FaultPoint | undefined =>
  kill && !scenarios[kill.scenario].prepare ? kill.point : undefined;

/**
 * Brings a process to its point. `pid` is the one that is to crash there, or an innocent one. Resolves to its successor,
 * which is what the `following` kill needs; undefined where it did not come to the point.
 */
const bring = async (
  parts: LaneParts,
  {
    kill,
    following,
    pid,
  }: { readonly kill: Kill; readonly following: Kill | undefined; readonly pid: number },
): Promise<number | undefined> => {
  const { shop, scenarios, doom, told } = parts;
  const { prepare, drive, ends } = scenarios[kill.scenario];
  const keep = (receipt: Promise<Receipt>): void =>
    void told.push(receipt.then((made) => ({ ...kill, ends, receipt: made })));
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
      if (tried === tries) throw new Error(`no process came to ${kill.point} (${kill.scenario})`);
      pid = await replace(parts, startingPoint(parts, kill));
      next = await bring(parts, { kill, following, pid });
    }
    pid = next;
  }
};

/** Starts a lane. A process is killed once: the variable is given to the one process that is to crash. */
export const startKillLane = async (): Promise<KillLane> => {
  let crashAt: FaultPoint | undefined;
  const takeCrash = (): Record<string, string> => {
    const point = crashAt;
    crashAt = undefined;
    return point === undefined ? {} : { PAYMENT_CRASH_AT: point };
  };
  const shop = await startFaultyShop({
    environment: (service) => (service === "payment" ? takeCrash() : {}),
    main: (service) => (service === "payment" ? "test/faults/payment/main.ts" : undefined),
  });
  const parts: LaneParts = {
    shop,
    scenarios: await createScenarios(shop),
    doom: (point) => {
      crashAt = point;
    },
    told: [],
  };
  return {
    shop,
    run: async (kills) => {
      await killOneByOne(parts, kills);
      return Promise.all(parts.told);
    },
  };
};
