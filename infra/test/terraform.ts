import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

export interface TerraformOptions {
  /** The folder of the configuration and the state. */
  readonly folder: string;
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv;
}

/** The result of a run of Terraform. */
export interface TerraformResult {
  readonly status: number;
  /** Its output, from both streams. */
  readonly output: string;
}

/** Terraform in one folder. */
export interface Terraform {
  init(): Promise<TerraformResult>;
  /** Writes JSON. https://developer.hashicorp.com/terraform/cli/commands/validate#json-output-format */
  validate(): Promise<TerraformResult>;
  /** Exits with 0 if there is nothing to do, with 2 if there are changes. */
  plan(): Promise<TerraformResult>;
  apply(): Promise<TerraformResult>;
  /** Writes the state as JSON, with all expressions evaluated. */
  show(): Promise<TerraformResult>;
  destroy(): Promise<TerraformResult>;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

const run = async ({ folder, env = process.env }: TerraformOptions, args: readonly string[]) => {
  const child = spawn("terraform", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const status = new Promise<number>((resolve, reject) => {
    child.once("error", (error) => {
      const missing = "Terraform is missing: install Terraform >= 1.11 and put it on the PATH.";
      reject(isMissing(error) ? new Error(missing, { cause: error }) : error);
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), status]);
  return { status: code, output: stdout + stderr };
};

/** Runs Terraform in a folder, without questions and without colours. */
export const createTerraform = (options: TerraformOptions): Terraform => ({
  init: () => run(options, ["init", "-input=false", "-no-color"]),
  validate: () => run(options, ["validate", "-json"]),
  plan: () => run(options, ["plan", "-detailed-exitcode", "-input=false", "-no-color"]),
  apply: () => run(options, ["apply", "-auto-approve", "-input=false", "-no-color"]),
  show: () => run(options, ["show", "-json"]),
  destroy: () => run(options, ["destroy", "-auto-approve", "-input=false", "-no-color"]),
});
