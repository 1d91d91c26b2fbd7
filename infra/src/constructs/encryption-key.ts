import { KmsAlias } from "@cdktn/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktn/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";
import { allow, type Statement, toPolicy } from "./policy.ts";

export interface EncryptionKeyProps {
  /** The key's alias under `alias/`, such as `shop-dev-data`. */
  readonly name: string;
  readonly description: string;
  readonly accountId: string;
  /** AWS services that use the key themselves, in addition to the account's roles. */
  readonly services?: readonly Statement[];
  /** Protects it from deletion. */
  readonly keep: boolean;
}

/**
 * The maximum that AWS allows: without the key, everything that it encrypted is lost, including snapshots.
 */
const deletionWindowInDays = 30;

/** A customer-managed key that rotates yearly. IAM policies grant its use. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    // In a key's own policy, `*` means that key, and the account's root delegates to IAM.
    const account = {
      ...allow(["kms:*"], "*"),
      Sid: "Account",
      Principal: { AWS: `arn:aws:iam::${props.accountId}:root` },
    };
    const key = new KmsKey(this, "Key", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays,
      policy: toPolicy([account, ...(props.services ?? [])]),
      lifecycle: { preventDestroy: props.keep },
    });
    key.overrideLogicalId(id);
    new KmsAlias(this, "Alias", { name: `alias/${props.name}`, targetKeyId: key.id });
    this.arn = key.arn;
  }
}
