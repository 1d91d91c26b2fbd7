import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestPayment } from "./start-payment.ts";

export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `give-up-payment` or `give-up-refund` as an administrator does. */
export const giveUp = async (
  { bed, catalog }: TestPayment,
  what: "payment" | "refund",
  environment: Readonly<Record<string, string>>,
): Promise<Printed> => {
  const program = fileURLToPath(new URL(`../src/give-up-${what}.ts`, import.meta.url));
  const env = { ...process.env, ...bed.environment, CATALOG_URL: catalog.url, ...environment };
  return promisify(execFile)(process.execPath, [program], { env }).catch((error: Printed) => error);
};
