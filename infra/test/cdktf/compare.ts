/**
 * Verifies that the source still works with cdktf: synthesizes it with cdktf 0.21, in a temporary folder, and compares
 * the output: `npm run infra -- test-cdktf`.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const environments = ["dev", "prod"];

/** The final versions of cdktf. */
const manifest = {
  name: "with-cdktf",
  private: true,
  type: "module",
  dependencies: {
    "@cdktf/provider-aws": "21.22.1",
    "@shop/topology": "file:../packages/topology",
    cdktf: "0.21.0",
    constructs: "10.4.2",
    esbuild: "0.28.2",
  },
};

const synthesize = (folder: string, environment: string): void => {
  execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", "src/main.ts"], {
    cwd: folder,
    env: { ...process.env, ENV: environment },
    stdio: ["ignore", "inherit", "inherit"],
  });
};

/** Allowed differences: the generator, and the version of the provider. */
const leaveOut = new Set(["//", "required_providers"]);

const readStacks = (folder: string): Record<string, unknown> =>
  Object.fromEntries(
    readdirSync(join(folder, "cdktf.out/stacks")).map((stack) => [
      stack,
      JSON.parse(
        readFileSync(join(folder, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8"),
        (key, value: unknown) => (leaveOut.has(key) ? undefined : value),
      ) as unknown,
    ]),
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** The differences between two values, with their paths. */
const differences = (one: unknown, other: unknown, path = ""): string[] => {
  if (!isObject(one) || !isObject(other)) {
    return Object.is(one, other) ? [] : [`${path}: ${JSON.stringify(one)} ≠ ${JSON.stringify(other)}`];
  }
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(one[key], other[key], `${path}/${key}`));
};

/** The same source, importing cdktf instead of cdktn. */
const copyForCdktf = (folder: string): void => {
  cpSync(join(repository, "infra/src"), join(folder, "infra/src"), { recursive: true });
  for (const file of readdirSync(join(folder, "infra/src"), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const path = join(folder, "infra/src", file);
    const source = readFileSync(path, "utf8");
    writeFileSync(
      path,
      source.replaceAll('"cdktn"', '"cdktf"').replaceAll('"@cdktn/provider-aws/', '"@cdktf/provider-aws/'),
    );
  }
};

const workspace = mkdtempSync(join(tmpdir(), "with-cdktf-"));
try {
  // The copy has the repository's files at the same relative paths.
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", ":!infra"], {
    cwd: repository,
    encoding: "utf8",
  });
  for (const file of files.trim().split("\n")) cpSync(join(repository, file), join(workspace, file));
  symlinkSync(join(repository, "node_modules"), join(workspace, "node_modules"));
  copyForCdktf(workspace);
  const old = join(workspace, "infra");
  writeFileSync(join(old, "package.json"), JSON.stringify(manifest, undefined, 2));
  cpSync(join(repository, "infra/cdktf.json"), join(old, "cdktf.json"));
  process.stdout.write("installing cdktf 0.21 …\n");
  execFileSync("npm", ["install", "--no-package-lock", "--silent"], { cwd: old, stdio: "inherit" });

  let faults = 0;
  for (const environment of environments) {
    const current = join(repository, "infra");
    synthesize(current, environment);
    synthesize(old, environment);
    const [withCdktn, withCdktf] = [readStacks(current), readStacks(old)];
    const found = differences(withCdktn, withCdktf);
    faults += found.length;
    process.stdout.write(
      `${environment}: ${Object.keys(withCdktn).length} stacks, ${found.length} differences\n${found.map((line) => `  ${line}\n`).join("")}`,
    );
  }
  process.exitCode = faults === 0 ? 0 : 1;
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
