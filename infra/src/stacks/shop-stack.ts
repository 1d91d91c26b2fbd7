import { AwsProvider } from "@cdktn/provider-aws/lib/provider/index.js";
import { LocalBackend, S3Backend, TerraformStack } from "cdktn";
import type { Construct } from "constructs";
import type { Environment } from "../environments/environment.ts";

/** Terraform's backend: the environment's bucket, or a folder. */
export type StateStorage = { readonly kind: "bucket" } | { readonly kind: "folder"; readonly path: string };

/** Properties of every stack. */
export interface ShopStackProps {
  readonly environment: Environment;
  readonly state: StateStorage;
}

const application = "fargate-shop";

/** A stack of one environment: its provider, its tags, its state and its names. */
export abstract class ShopStack extends TerraformStack {
  readonly environment: Environment;

  constructor(scope: Construct, id: string, { environment, state }: ShopStackProps) {
    super(scope, id);
    this.environment = environment;
    new AwsProvider(this, "Aws", {
      region: environment.region,
      defaultTags: [
        { tags: { Application: application, Environment: environment.name, Stack: id, ManagedBy: "cdktf" } },
      ],
    });
    // Terraform 1.11 introduced write-only arguments, which keep secrets out of the state.
    this.addOverride("terraform.required_version", ">= 1.11.0");
    if (state.kind === "folder") new LocalBackend(this, { path: `${state.path}/${id}.tfstate` });
    else this.#keepStateInBucket(environment);
  }

  /** A name with the environment's prefix, such as `shop-dev-alb`. */
  named(what: string): string {
    return `shop-${this.environment.name}-${what}`;
  }

  #keepStateInBucket({ name, region, stateBucket }: Environment): void {
    new S3Backend(this, {
      bucket: stateBucket,
      key: `${application}/${name}/${this.node.id}.tfstate`,
      region,
      encrypt: true,
      useLockfile: true,
    });
  }
}
