/** Fails if a file of this repository contains a likely secret: part of `npm run check`. */
import { allowedSecrets } from "./allowed-secrets.ts";
import { repository } from "./lockfile.ts";
import { filesToScan, findSecrets } from "./secrets.ts";

const findings = await findSecrets(repository, filesToScan(repository), allowedSecrets);
for (const { file, line, rule } of findings) process.stderr.write(`${file}:${line}: a secret? (${rule})\n`);
if (findings.length > 0) {
  process.stderr.write(
    "If it is one, revoke it: removing the line is not enough. If not: allowed-secrets.ts\n",
  );
  process.exitCode = 1;
}
