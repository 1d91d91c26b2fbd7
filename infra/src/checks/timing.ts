import { timing } from "@shop/topology";

type Timing = { readonly [Name in keyof typeof timing]: number };

/** Time until a stopping task receives SIGTERM and Cloud Map stops returning its address. */
const propagationS = 10;
/** Time to close pools and write the last log lines. */
const closingS = 5;
const longestStopTimeoutS = 120;

/** Checks that the time limits are consistent; `packages/topology/src/timing.ts` explains why. */
export const checkTiming = (clocks: Timing = timing): string[] => {
  const drainS = clocks.drainDelayMs / 1000;
  const knownForS = clocks.dnsTtlS + clocks.dnsCacheMs / 1000 + propagationS;
  const stoppingS = drainS + clocks.inFlightMs / 1000 + closingS;
  const faults: [boolean, string][] = [
    [
      clocks.keepAliveTimeoutMs / 1000 > clocks.albIdleTimeoutS,
      `a service closes idle connections after ${clocks.keepAliveTimeoutMs / 1000} s, before the load balancer does after ${clocks.albIdleTimeoutS} s, which causes 502: raise keepAliveTimeoutMs`,
    ],
    [
      drainS >= knownForS,
      `peers may resolve a task for ${knownForS} s after it began to stop, but it serves for ${drainS} s: raise drainDelayMs`,
    ],
    [
      stoppingS <= clocks.stopTimeoutS,
      `a task needs up to ${stoppingS} s to stop, but ECS kills it after ${clocks.stopTimeoutS} s: raise stopTimeoutS`,
    ],
    [
      clocks.stopTimeoutS <= longestStopTimeoutS,
      `Fargate waits at most ${longestStopTimeoutS} s for a container: lower stopTimeoutS from ${clocks.stopTimeoutS} s`,
    ],
    [
      clocks.deregistrationDelayS < longestStopTimeoutS,
      `a Spot task has ${longestStopTimeoutS} s, but the load balancer deregisters it after ${clocks.deregistrationDelayS} s: lower deregistrationDelayS`,
    ],
  ];
  return faults.filter(([holds]) => !holds).map(([, message]) => message);
};
