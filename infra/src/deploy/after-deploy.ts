import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ECSClient } from "@aws-sdk/client-ecs";
import type { Environment } from "../environments/environment.ts";
import { outputOf } from "./output-of.ts";
import { keepLock } from "./provider-lock.ts";
import { dataFolder, terraformData } from "./terraform-data.ts";
import { type Deployed, verifyServices } from "./verify-services.ts";

const infra = fileURLToPath(new URL("../..", import.meta.url));

/** The task definitions recorded in the services stack's state; absent if no service is deployed. */
const deployedServices = (folder: string, environment: string): Deployed | undefined => {
  if (!existsSync(join(folder, dataFolder(environment)))) return undefined;
  const outputs = JSON.parse(
    execFileSync("terraform", ["output", "-json"], {
      cwd: folder,
      env: { ...process.env, ...terraformData(environment) },
      encoding: "utf8",
    }),
  ) as Readonly<Record<string, { readonly value: unknown }>>;
  return outputs["deployed"]?.value as Deployed | undefined;
};

/** @throws Refusal if a service does not run the deployed version */
export const afterDeploy = async (
  { name, region }: Environment,
  words: readonly string[],
  printLine: (line: string) => void,
): Promise<void> => {
  const output = resolve(infra, outputOf(words));
  if (keepLock(output) === "kept")
    printLine(
      "Kept the provider's checksums in infra/provider.lock.hcl. Commit it: Terraform then runs no other provider.",
    );
  const deployed = deployedServices(join(output, "stacks/services"), name);
  if (deployed) await verifyServices(new ECSClient({ region }), deployed);
};
