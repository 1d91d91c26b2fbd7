/**
 * Runs cdktf against the stub provider, with states in a temporary folder: `npm run infra:rehearse`, which deploys
 * everything and takes it down, or `npm run infra:rehearse -- deploy network`, which takes cdktf's own words.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startStubProvider } from "../stub-provider/start-stub-provider.ts";
import { terraformEnvironment } from "../stub-provider/terraform-environment.ts";

const infra = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
const output = join(folder, "cdktf.out");
const provider = await startStubProvider({ stackFolders: [output] });

const cdktf = (...words: string[]): number => {
  process.stdout.write(`npx cdktf ${words.join(" ")}\n`);
  const app = `${process.execPath} test/rehearsal/main.ts`;
  const { status } = spawnSync(
    "npx",
    // There is no registry to ask for the provider's checksums.
    ["cdktf", ...words, "--app", app, "--output", output, "--auto-approve", "--skip-provider-lock"],
    {
      cwd: infra,
      env: {
        ...terraformEnvironment(provider.reattach),
        STATE_FOLDER: join(folder, "state"),
        // Otherwise it draws over its own lines.
        CI: "1",
      },
      stdio: "inherit",
    },
  );
  return status ?? 1;
};

try {
  const words = process.argv.slice(2);
  process.exitCode = words.length > 0 ? cdktf(...words) : cdktf("deploy", "*") || cdktf("destroy", "*");
} finally {
  await provider.stop();
  rmSync(folder, { recursive: true, force: true });
}
