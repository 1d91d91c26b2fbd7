import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { unpinnedBases } from "../artifacts/base-images.ts";
import type { Environment } from "../environments/environment.ts";
import { Refusal } from "./refusal.ts";
import { ensureStateBucket } from "./state-bucket.ts";

const accountOf = async (region: string): Promise<string> => {
  try {
    const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
    return String(Account);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(`AWS does not say whose account this is (${reason}). Try: aws sts get-caller-identity`);
  }
};

/** Sees to what Terraform needs before it can begin. */
export const beforeDeploy = async (environment: Environment, say: (line: string) => void): Promise<void> => {
  const { region, stateBucket } = environment;
  const unpinned = unpinnedBases();
  if (unpinned.length > 0)
    say(`${unpinned.join(" and ")} may be other images tomorrow: npm run docker:pin names them by digest.`);
  const accountId = await accountOf(region);
  const s3 = new S3Client({ region });
  if ((await ensureStateBucket({ environment, accountId, s3 })) === "created")
    say(`Made the bucket for Terraform's state: ${stateBucket}, in account ${accountId}, ${region}.`);
};
