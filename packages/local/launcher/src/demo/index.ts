export type { Chapter, DemoContext } from "./chapter.ts";
export { printTrace } from "./print-trace.ts";
export { expectProblem, expectStatus, money, report, StepFailedError } from "./steps.ts";
