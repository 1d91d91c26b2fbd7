import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { StackJson } from "../../src/synthesized.ts";
import { installPython } from "../stand-in/install.ts";

/** One rule of checkov that one resource does not keep. */
export interface Finding {
  readonly check: string;
  readonly name: string;
  /** The id of the resource, without the hash at its end. */
  readonly resource: string;
}

interface Report {
  readonly results: {
    readonly failed_checks: readonly { check_id: string; check_name: string; resource: string }[];
  };
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
}

const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));

/** Installs checkov unless it is there. Returns the folder of its programs. */
export const installCheckov = (): string => `${installPython(requirements)}/bin`;

const words = [
  "--framework",
  "terraform_json",
  "--skip-download",
  "--output",
  "json",
  "--compact",
  "--quiet",
];

const withoutHash = (resource: string): string =>
  resource.slice(resource.lastIndexOf(".") + 1).replace(/_[\dA-F]{8}$/, "");

/** Lets checkov read synthesized stacks, without the network. Returns how many rules were kept, and which were not. */
export const runCheckov = async (
  stacks: Readonly<Record<string, StackJson>>,
): Promise<{ readonly passed: number; readonly findings: readonly Finding[] }> => {
  const bin = installCheckov();
  const folder = mkdtempSync(join(tmpdir(), "shop-lint-"));
  try {
    for (const [name, { resource, data }] of Object.entries(stacks)) {
      mkdirSync(join(folder, name));
      // checkov gives up on a file with a `terraform` block.
      writeFileSync(join(folder, name, "cdk.tf.json"), JSON.stringify({ resource, data }, null, 2));
    }
    const { stdout } = await promisify(execFile)(
      `${bin}/python`,
      [`${bin}/checkov`, "--directory", folder, "--soft-fail", ...words],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const { results, summary } = JSON.parse(stdout) as Report;
    if (summary.parsing_errors > 0)
      throw new Error(`checkov could not read ${summary.parsing_errors} stacks`);
    const findings = results.failed_checks.map(({ check_id: check, check_name: name, resource }) => ({
      check,
      name,
      resource: withoutHash(resource),
    }));
    return { passed: summary.passed, findings };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
