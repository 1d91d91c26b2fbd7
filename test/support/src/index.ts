export { eventually } from "@shop/local-support";
export type { ContractChecker, SeenResponse } from "./contract-checker.ts";
export { createContractChecker } from "./contract-checker.ts";
export { recordLogs } from "./record-logs.ts";
export type { TestKeys } from "./test-keys.ts";
export { createTestKeys, keySetOf } from "./test-keys.ts";
export type { Testbed } from "./testbed.ts";
export { startTestbed } from "./testbed.ts";
