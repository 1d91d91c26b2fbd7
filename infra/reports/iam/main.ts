/**
 * Prints the permissions of all roles, and writes them to docs/iam.md: `node reports/iam/main.ts
 * [dev|prod|all]`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { replacePart } from "../../../test/support/src/generated-part.ts";
import { environmentNamed, environments } from "../../src/environments/index.ts";
import { synthesize } from "../../src/synthesized.ts";
import { iamPage, tableOf } from "./page.ts";
import { readRoles } from "./read-roles.ts";
import { roleTable } from "./role-table.ts";

const [name = "all"] = process.argv.slice(2);
const chosen = name === "all" ? Object.values(environments) : [environmentNamed(name)];

for (const environment of chosen) {
  const table = roleTable(readRoles(await synthesize(environment)));
  process.stdout.write(`${environment.name}\n\n${table}\n\n`);
  writeFileSync(iamPage, replacePart(readFileSync(iamPage, "utf8"), tableOf(environment), table));
}
