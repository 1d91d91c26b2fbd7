export type { Chapter, DemoContext } from "./chapter.ts";
export { printTrace } from "./print-trace.ts";
export { expectProblem, expectStatus, money, StepFailedError, tell } from "./steps.ts";
