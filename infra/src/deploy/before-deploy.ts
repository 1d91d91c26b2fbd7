import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { unpinnedBases } from "../artifacts/base-images.ts";
import type { Environment } from "../environments/environment.ts";
import { Refusal } from "./refusal.ts";
import { ensureStateBucket, hasStateBucket, type StateBucketProps } from "./state-bucket.ts";

const accountOf = async (region: string): Promise<string> => {
  try {
    const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
    return String(Account);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(`AWS did not identify the account (${reason}). Try: aws sts get-caller-identity`);
  }
};

const bucketOf = async (environment: Environment): Promise<StateBucketProps> => ({
  environment,
  accountId: await accountOf(environment.region),
  s3: new S3Client({ region: environment.region }),
});

/** @throws Refusal if nothing was ever deployed, so no state exists */
export const requireStateBucket = async (environment: Environment): Promise<void> => {
  const bucket = await bucketOf(environment);
  if (!(await hasStateBucket(bucket)))
    throw new Refusal(
      `There is no bucket ${environment.stateBucket} in account ${bucket.accountId}, so ` +
        `${environment.name} is not deployed yet: run npx cdktf deploy '*'.`,
    );
};

/** Prepares everything that Terraform needs to start. */
export const beforeDeploy = async (
  environment: Environment,
  printLine: (line: string) => void,
): Promise<void> => {
  const { region, stateBucket } = environment;
  const unpinned = unpinnedBases();
  if (unpinned.length > 0)
    printLine(`${unpinned.join(" and ")} can change at any time: npm run docker -- pin pins them by digest.`);
  const bucket = await bucketOf(environment);
  if ((await ensureStateBucket(bucket)) === "created")
    printLine(
      `Created the bucket for Terraform's state: ${stateBucket}, in account ${bucket.accountId}, ${region}.`,
    );
};
