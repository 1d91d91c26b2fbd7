import { spawn } from "node:child_process";
import { once } from "node:events";
import { startStubProvider } from "./start-stub-provider.ts";
import { terraformEnvironment } from "./terraform-environment.ts";

const usage = "Usage: node infra/test/stub-provider/main.ts <folder of stacks> -- <command …>\n";

const [folder, separator, command, ...args] = process.argv.slice(2);
if (folder === undefined || separator !== "--" || command === undefined) {
  process.stderr.write(usage);
  process.exit(2);
}

/** The command receives the terminal's signals too, and decides when to exit. */
process.on("SIGINT", () => undefined);

const provider = await startStubProvider({ stackFolders: [folder] });
const env = terraformEnvironment(provider.reattach);
try {
  const [code] = (await once(spawn(command, args, { stdio: "inherit", env }), "exit")) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  await provider.stop();
}
