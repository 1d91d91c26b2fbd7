import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTerraform, type Terraform } from "../terraform.ts";
import { startStubProvider } from "./start-stub-provider.ts";
import { terraformEnvironment } from "./terraform-environment.ts";

/** The sections of a `cdk.tf.json` that a test uses. */
export interface StackSections {
  readonly terraform?: object;
  readonly resource?: object;
  readonly data?: object;
  readonly ephemeral?: object;
  readonly variable?: object;
  readonly output?: object;
}

/** A stack in its own folder, with Terraform to run on it. */
export interface TemporaryStack extends Terraform {
  write(sections: StackSections): void;
  /** The file of the state, as text. */
  state(): string;
}

/** Stacks in a temporary folder and the stub provider that knows them. */
export interface TemporaryStacks extends AsyncDisposable {
  create(sections: StackSections): Promise<TemporaryStack>;
}

const frame = {
  terraform: { required_providers: { aws: { source: "aws", version: "6.66.0" } } },
  provider: { aws: [{ region: "us-east-1" }] },
};

/** Starts the stub provider for stacks that the test writes later. */
export const createTemporaryStacks = async (): Promise<TemporaryStacks> => {
  const root = mkdtempSync(join(tmpdir(), "temporary-stacks-"));
  const provider = await startStubProvider({ stackFolders: [root] });
  const env = terraformEnvironment(provider.reattach);
  let count = 0;
  return {
    create: async (sections) => {
      const folder = join(root, String(++count));
      const write = (content: StackSections) =>
        writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ ...frame, ...content }));
      mkdirSync(folder);
      write(sections);
      const terraform = createTerraform({ folder, env });
      const { status, output } = await terraform.init();
      if (status !== 0) throw new Error(output);
      return { ...terraform, write, state: () => readFileSync(join(folder, "terraform.tfstate"), "utf8") };
    },
    [Symbol.asyncDispose]: async () => {
      await provider.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
};
