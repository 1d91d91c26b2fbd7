export { createContractChecker } from "./contract-checker.ts";
export type { ContractChecker } from "./contract-checker.ts";
export { createTestKeys, keySetOf } from "./test-keys.ts";
export type { TestKeys } from "./test-keys.ts";
export { eventually } from "./eventually.ts";
export { recordLogs } from "./record-logs.ts";
export { startTestbed } from "./testbed.ts";
export type { Testbed } from "./testbed.ts";
