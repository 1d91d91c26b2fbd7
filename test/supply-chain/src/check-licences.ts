/**
 * Lists the licences of the production dependencies, and fails for one that is not allowed: `npm run
 * licences`.
 */
import { allowedLicences, packagesByLicence, withoutAllowedLicence } from "./licences.ts";
import { createSbom } from "./sbom.ts";

const packages = packagesByLicence(createSbom());
const refused = withoutAllowedLicence(packages);
for (const [licence, some] of [...packages].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
  const requires = allowedLicences[licence] ?? "NOT ALLOWED";
  process.stdout.write(`\n${licence} · ${some.length} · requires ${requires}\n  ${some.join("\n  ")}\n`);
}
if (refused.length > 0) {
  process.stderr.write(
    `\nNot on the list of test/supply-chain/src/licences.ts:\n  ${refused.join("\n  ")}\n`,
  );
  process.exitCode = 1;
}
