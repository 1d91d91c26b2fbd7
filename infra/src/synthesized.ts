import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createShop } from "./app.ts";
import { bundleFunctions } from "./artifacts/functions.ts";
import { imageTags } from "./artifacts/images.ts";
import type { Environment } from "./environments/environment.ts";

/** A resource or data source in a stack's JSON: Terraform's names, values and `${references}`. */
export type Block = Record<string, unknown>;

type Blocks = Record<string, Record<string, Block>>;

/** A stack's cdk.tf.json. */
export interface StackJson {
  resource?: Blocks;
  data?: Blocks;
  ephemeral?: Blocks;
  output?: Record<string, Block>;
  provider?: Record<string, Block[]>;
  terraform: Block;
}

/** The output of synthesizing an environment: the stacks by name, and the manifest that orders them. */
export interface Synthesized {
  readonly environment: Environment;
  readonly stacks: Record<string, StackJson>;
  readonly manifest: { readonly stacks: Record<string, { readonly dependencies: string[] }> };
}

const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), "utf8")) as T;

/** Synthesizes an environment as `cdktf synth` does, but publishes nothing. */
export const synthesize = async (environment: Environment): Promise<Synthesized> => {
  const folder = mkdtempSync(join(tmpdir(), "shop-infra-"));
  const outdir = join(folder, "cdktf.out");
  try {
    const images = { tags: imageTags(), publishCommand: "true" };
    const functions = await bundleFunctions(join(folder, "functions"));
    createShop(environment, { artifacts: { functions, images }, outdir }).synth();
    const names = readdirSync(join(outdir, "stacks"));
    return {
      environment,
      stacks: Object.fromEntries(
        names.map((name) => [name, readJson<StackJson>(outdir, "stacks", name, "cdk.tf.json")]),
      ),
      manifest: readJson(outdir, "manifest.json"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** A resource and its address. */
export interface Found {
  readonly stack: string;
  readonly id: string;
  readonly block: Block;
}

/** All resources of a type, across all stacks. */
export const resourcesOf = ({ stacks }: Synthesized, type: string): Found[] =>
  Object.entries(stacks).flatMap(([stack, { resource }]) =>
    Object.entries(resource?.[type] ?? {}).map(([id, block]) => ({ stack, id, block })),
  );

/** The types of all resources, across all stacks. */
export const resourceTypes = ({ stacks }: Synthesized): string[] =>
  [...new Set(Object.values(stacks).flatMap(({ resource }) => Object.keys(resource ?? {})))].toSorted();

const remote = /\$\{data\.terraform_remote_state\.cross-stack-reference-input-([^.]+)\.outputs\.([^}]+)\}/;
const local = /\$\{(\w+)\.([\w-]+)\./;

/** The first resource that a text of a stack refers to, in that stack or in another one. */
export const referredTo = (
  synthesized: Synthesized,
  stack: string,
  text: unknown,
): (Found & { readonly type: string }) | undefined => {
  const [, otherStack = "", output = ""] = remote.exec(String(text)) ?? [];
  if (otherStack) {
    return referredTo(synthesized, otherStack, synthesized.stacks[otherStack]?.output?.[output]?.["value"]);
  }
  const [, type = "", id = ""] = local.exec(String(text)) ?? [];
  const block = synthesized.stacks[stack]?.resource?.[type]?.[id];
  return block && { stack, type, id, block };
};
