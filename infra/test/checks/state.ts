import { isDeepStrictEqual } from "node:util";
import type { StackJson, Synthesized } from "../../src/synthesized.ts";
import type { Breaking } from "./breaking.ts";
import { type Check, faultsAt, type Verdict } from "./check.ts";
import { first, resources } from "./reading/resources.ts";

interface S3Backend {
  bucket?: string;
  key?: string;
  region?: string;
  encrypt?: boolean;
  use_lockfile?: boolean;
}

interface TerraformBlock {
  required_version?: string;
  backend: { s3?: S3Backend };
  required_providers: Record<string, { source: string; version: string }>;
}

interface RemoteState {
  backend: string;
  config: S3Backend;
}

const terraformOf = (stack: StackJson | undefined) => stack?.terraform as unknown as TerraformBlock;

const eachStack = (
  shop: Synthesized,
  holds: (stack: StackJson, name: string) => Verdict | Verdict[],
): string[] => Object.entries(shop.stacks).flatMap(([name, stack]) => faultsAt(name, holds(stack, name)));

const inBucket = (shop: Synthesized): [string, S3Backend][] =>
  Object.entries(shop.stacks).map(([name, stack]) => [name, terraformOf(stack).backend.s3 ?? {}]);

const backendOf = (shop: Synthesized, name: string): S3Backend =>
  terraformOf(shop.stacks[name]).backend.s3 ?? {};

const tagNames = ["Application", "Environment", "Stack", "ManagedBy"];

const breakProvider =
  (changes: object): Breaking =>
  ({ stacks: { data } }) =>
    Object.assign(data?.provider?.["aws"]?.[0] ?? {}, changes);

/** Terraform's backend and providers. */
export const stateChecks: readonly Check[] = [
  {
    name: "the state is in the environment's bucket, encrypted and locked",
    faults: (shop) =>
      inBucket(shop).flatMap(([name, { bucket, encrypt, use_lockfile }]) =>
        faultsAt(name, [
          bucket === shop.environment.stateBucket || "keeps its state elsewhere",
          encrypt === true || "keeps its state unencrypted",
          use_lockfile === true || "allows concurrent writes to its state",
        ]),
      ),
    broken: [
      (shop) => Object.assign(backendOf(shop, "data"), { use_lockfile: false }),
      (shop) => Object.assign(backendOf(shop, "data"), { encrypt: false }),
      (shop) => Object.assign(backendOf(shop, "data"), { bucket: "another" }),
    ],
  },
  {
    name: "no stack creates the state bucket, which all of them open before the first is applied",
    faults: (shop) =>
      resources<{ bucket?: string }>(shop, "aws_s3_bucket")
        .filter(({ block }) => block.bucket === shop.environment.stateBucket)
        .map(({ at }) => `${at} is that bucket`),
    broken: (shop) => {
      first<{ bucket?: string }>(shop, "aws_s3_bucket").bucket = shop.environment.stateBucket;
    },
  },
  {
    name: "no two stacks share a state",
    faults: (shop) => {
      const keys = inBucket(shop).map(([, { key }]) => key);
      return keys
        .filter((key, index) => keys.indexOf(key) !== index)
        .map((key) => `${key} is that of two stacks`);
    },
    broken: (shop) => {
      Object.assign(backendOf(shop, "data"), backendOf(shop, "network"));
    },
  },
  {
    name: "a stack's state is read from its own location",
    faults: (shop) =>
      eachStack(shop, ({ data }) =>
        Object.entries(data?.["terraform_remote_state"] ?? {}).map(([id, block]): Verdict => {
          const { config } = block as unknown as RemoteState;
          const producer = id.replace("cross-stack-reference-input-", "");
          return (
            isDeepStrictEqual(config, backendOf(shop, producer)) || `reads the state of ${producer} elsewhere`
          );
        }),
      ),
    broken: (shop) => {
      backendOf(shop, "network").key = "moved.tfstate";
    },
  },
  {
    name: "no stack accepts a Terraform version that would store secrets in its state",
    faults: (shop) =>
      eachStack(
        shop,
        (stack) => terraformOf(stack).required_version === ">= 1.11.0" || "accepts any version of Terraform",
      ),
    broken: (shop) => {
      delete terraformOf(shop.stacks["data"]).required_version;
    },
  },
  {
    name: "all stacks have one version of the provider",
    faults: (shop) => {
      const versions = Object.values(shop.stacks).map(
        (stack) => terraformOf(stack).required_providers["aws"]?.version,
      );
      return eachStack(
        shop,
        (stack) =>
          (versions[0] !== undefined &&
            terraformOf(stack).required_providers["aws"]?.version === versions[0]) ||
          `has another version than ${versions[0]}`,
      );
    },
    broken: (shop) => {
      terraformOf(shop.stacks["services"]).required_providers = {
        aws: { source: "hashicorp/aws", version: "5.0.0" },
      };
    },
  },
  {
    name: "every resource has the tags of its stack and is in one region",
    faults: (shop) =>
      eachStack(shop, ({ provider }, name) => {
        const [aws = {}] = provider?.["aws"] ?? [];
        const [{ tags }] = aws["default_tags"] as [{ tags: Record<string, string> }];
        return [
          aws["region"] === shop.environment.region || "is in another region",
          tagNames.every((tag) => tags[tag]) || `lacks one of the tags ${tagNames.join(", ")}`,
          (tags["Environment"] === shop.environment.name && tags["Stack"] === name) ||
            "has the tags of another stack",
        ];
      }),
    broken: [
      breakProvider({ default_tags: [{ tags: { Application: "fargate-shop" } }] }),
      breakProvider({ region: "eu-central-1" }),
    ],
  },
];
