import type { TaskSettings } from "../environments/tasks-of.ts";

/**
 * The memory that Fargate offers for each number of CPU units, in MiB: minimum, maximum, step.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const sizes: Readonly<Record<number, readonly [from: number, to: number, step: number]>> = {
  256: [512, 2_048, 512],
  512: [1_024, 4_096, 1_024],
  1024: [2_048, 8_192, 1_024],
  2048: [4_096, 16_384, 1_024],
  4096: [8_192, 30_720, 1_024],
};

const checkPair = ({ cpu, memoryMiB }: TaskSettings): string[] => {
  const size = sizes[cpu];
  if (!size)
    return [`Fargate offers no tasks of ${cpu} CPU units: set tasks.cpu to ${Object.keys(sizes).join(", ")}`];
  const [from, to, step] = size;
  // 256 units allow 512, 1024 and 2048 MiB, but not 1536.
  const fits = memoryMiB >= from && memoryMiB <= to && memoryMiB % step === 0 && memoryMiB !== 1_536;
  return fits
    ? []
    : [
        `Fargate does not offer ${memoryMiB} MiB for ${cpu} CPU units: set tasks.memoryMiB to ${from}–${to} in steps of ${step}`,
      ];
};

/**
 * The minimum for a service without its migrate step and agent. Services were observed to run with this much.
 */
const smallestApp = 256;

const checkRest = ({ memoryMiB, containerMemoryMiB: { app } }: TaskSettings): string[] =>
  app >= smallestApp
    ? []
    : [
        `of ${memoryMiB} MiB, ${app} are left for the service itself, which needs ${smallestApp}: raise tasks.memoryMiB`,
      ];

/** Checks that Fargate offers this task size and that the service fits. */
export const checkTaskSize = (tasks: TaskSettings): string[] => [...checkPair(tasks), ...checkRest(tasks)];
