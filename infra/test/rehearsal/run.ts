/**
 * Runs `npx cdktf` as a newcomer does, from an account without anything: with a real S3 for Terraform's
 * state, and a stub in place of the AWS provider. `npm run infra -- rehearse` deploys everything, twice, has ECS
 * take a version back, and takes everything down; then it deploys prod, which refuses to be taken down. `npm
 * run infra -- rehearse deploy network` takes cdktf's own words.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { terraformData } from "../../src/deploy/terraform-data.ts";
import { startStandIn } from "../stand-in/start-stand-in.ts";
import { startStubProvider } from "../stub-provider/start-stub-provider.ts";
import { terraformEnvironment } from "../stub-provider/terraform-environment.ts";
import { createTerraform } from "../terraform.ts";

const infra = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
const output = join(folder, "cdktf.out");
const aws = await startStandIn();
const provider = await startStubProvider({ stackFolders: [output] });
const env: NodeJS.ProcessEnv = {
  ...terraformEnvironment(provider.reattach),
  ...aws.env,
  AWS_ENDPOINT_URL_ECS: provider.ecsEndpoint,
  // Otherwise it overwrites its own lines.
  CI: "1",
};

const cdktf = (words: readonly string[], more: NodeJS.ProcessEnv = {}): number => {
  process.stdout.write(`npx cdktf ${words.join(" ")}\n`);
  const app = `${process.execPath} test/rehearsal/main.ts`;
  const { status } = spawnSync(
    "npx",
    ["cdktf", ...words, "--app", app, "--output", output, "--auto-approve"],
    { cwd: infra, env: { ...env, ...more }, stdio: "inherit" },
  );
  return status ?? 1;
};

/** Plans each stack again after AWS has responded: without changes, the plan must be empty. */
const requireNothingToDo = async (environment: string): Promise<void> => {
  for (const stack of readdirSync(join(output, "stacks"))) {
    const { status, output: plan } = await createTerraform({
      folder: join(output, "stacks", stack),
      env: { ...env, ...terraformData(environment) },
    }).plan();
    assert.equal(status, 0, `${stack} is not empty after the deployment:\n${plan}`);
  }
  process.stdout.write("every second plan is empty\n");
};

const rehearse = async (): Promise<void> => {
  assert.equal(cdktf(["diff", "network"]), 1, "there is a difference to nothing");
  assert.equal(cdktf(["deploy", "*"]), 0, "a deployment from nothing fails");
  await requireNothingToDo("dev");
  assert.equal(cdktf(["deploy", "*"]), 0, "a second deployment fails");
  provider.takeBack(["catalog"]);
  assert.equal(
    cdktf(["deploy", "services"], { CATALOG_TAG: "does-not-start" }),
    1,
    "a deployment that ECS takes back is reported as a success",
  );
  provider.takeBack([]);
  assert.equal(cdktf(["deploy", "services"]), 0, "the version before cannot be deployed again");
  assert.equal(cdktf(["destroy", "*"]), 0, "dev cannot be destroyed");

  assert.equal(cdktf(["deploy", "*"], { ENV: "prod" }), 0, "prod cannot be deployed from nothing");
  await requireNothingToDo("prod");
  assert.equal(cdktf(["destroy", "*"], { ENV: "prod" }), 1, "prod is destroyed although it keeps its data");
  await requireNothingToDo("prod");
};

try {
  const words = process.argv.slice(2);
  if (words.length > 0) process.exitCode = cdktf(words);
  else await rehearse();
} finally {
  await Promise.all([provider.stop(), aws.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
