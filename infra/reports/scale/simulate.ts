import { type ServiceName, services } from "@shop/topology";
import { createAutoscaler, type Datapoint } from "./autoscaler.ts";
import { dayS, type Load } from "./load.ts";
import type { ServiceScaling } from "./read-scaling.ts";

/** One minute of a service. */
export interface Minute {
  readonly timeS: number;
  /** Incoming requests per second, and the shed part of them. */
  readonly loadPerS: number;
  readonly shedPerS: number;
  /** Serving tasks, and requested tasks. */
  readonly tasks: number;
  readonly desired: number;
  /** Load divided by capacity: more than 1 if requests are shed. */
  readonly utilisation: number;
}

const tickS = 10;
const minuteS = 60;

/** The tasks of a service: some serve, others are starting. */
interface Fleet {
  serving(): number;
  desired(): number;
  /** Lets started tasks serve. */
  advance(timeS: number): void;
  /** Starts missing tasks and stops surplus ones, beginning with those that do not serve yet. */
  resize(desired: number, timeS: number): void;
}

const createFleet = (running: number, startS: number): Fleet => {
  let serving = running;
  let startsAtS: number[] = [];
  return {
    serving: () => serving,
    desired: () => serving + startsAtS.length,
    advance: (timeS) => {
      serving += startsAtS.filter((atS) => atS <= timeS).length;
      startsAtS = startsAtS.filter((atS) => atS > timeS);
    },
    resize: (desired, timeS) => {
      const change = desired - (serving + startsAtS.length);
      if (change > 0) startsAtS.push(...Array.from({ length: change }, () => timeS + startS));
      const unstarted = Math.min(-change, startsAtS.length);
      if (unstarted > 0) startsAtS.splice(-unstarted);
      if (change < 0) serving -= -change - unstarted;
    },
  };
};

const enoughFor = (perS: number, { policies, cpuSPerRequest, vcpu, min, max }: ServiceScaling): number => {
  const wanted = policies.map(({ metric, target }) =>
    metric === "cpuPercent" ? (perS * cpuSPerRequest * 100) / vcpu / target : (perS * minuteS) / target,
  );
  return Math.min(max, Math.max(min, ...wanted.map(Math.ceil)));
};

/** The bounds at a time of day, from the last scheduled change, even if that was yesterday. */
const limitsAt = (timeS: number, { min, max, schedule }: ServiceScaling) => {
  const passed = schedule.toSorted((one, other) => one.minute - other.minute);
  return passed.findLast(({ minute }) => minute * minuteS <= timeS) ?? passed.at(-1) ?? { min, max };
};

const allShares = Object.values(services).reduce((sum, { load }) => sum + load.share, 0);

/** The part of all requests that a service receives. */
export const shareOf = (service: ServiceName): number => services[service].load.share / allShares;

interface PassedMinute {
  readonly minute: Minute;
  readonly datapoint: Datapoint;
}

/** One minute of the simulation, and CloudWatch's view of it. */
const passMinute = (timeS: number, fleet: Fleet, scaling: ServiceScaling, load: Load): PassedMinute => {
  const { service, capacityPerS, cpuSPerRequest, vcpu } = scaling;
  let [loaded, shed, tasks, cpuPercent] = [0, 0, 0, 0];
  for (let atS = timeS; atS < timeS + minuteS; atS += tickS) {
    fleet.advance(atS);
    const serving = fleet.serving();
    const perS = load(atS) * shareOf(service);
    const served = Math.min(perS, serving * capacityPerS);
    loaded += perS;
    shed += perS - served;
    tasks += serving;
    cpuPercent += serving ? (served * cpuSPerRequest * 100) / (serving * vcpu) : 0;
  }
  const ticks = minuteS / tickS;
  const serving = fleet.serving();
  const requestsPerMinute = tasks ? (loaded * minuteS) / tasks : 0;
  return {
    datapoint: { tasks: serving, cpuPercent: cpuPercent / ticks, requestsPerMinute },
    minute: {
      timeS,
      loadPerS: loaded / ticks,
      shedPerS: shed / ticks,
      tasks: serving,
      desired: fleet.desired(),
      utilisation: tasks ? loaded / (tasks * capacityPerS) : 0,
    },
  };
};

/** A day of one service, minute by minute, given the load of the whole shop. */
export const simulate = (scaling: ServiceScaling, load: Load): Minute[] => {
  const autoscaler = createAutoscaler(scaling.policies);
  const enough = enoughFor(load(0) * shareOf(scaling.service), scaling);
  const fleet = createFleet(Math.min(limitsAt(0, scaling).max, enough), scaling.startS);
  return Array.from({ length: dayS / minuteS }, (_, index) => {
    const { minute, datapoint } = passMinute(index * minuteS, fleet, scaling, load);
    autoscaler.measure(datapoint);
    const timeS = (index + 1) * minuteS;
    const limits = limitsAt(timeS, scaling);
    fleet.resize(autoscaler.decide({ timeS, desired: fleet.desired(), ...limits }), timeS);
    return minute;
  });
};
