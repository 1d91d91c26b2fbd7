import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { allowedSecrets, filesToScan, findSecrets } from "@shop/supply-chain";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "secrets-"));
after(() => rmSync(root, { recursive: true, force: true }));

// Split, or the scan of this repository would find them here.
const planted: [rule: string, ...parts: string[]][] = [
  ["aws", "AWS_SECRET_ACCESS_KEY=", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzA", "BCDEFGHI"],
  ["github", "token: ghp_", "0123456789abcdefghij", "ABCDEFGHIJKLMNOP"],
  [
    "privatekey",
    "-----BEGIN RSA PRIV",
    "ATE KEY-----\n",
    "MIIEpAIBAAKCAQEA".repeat(20),
    "\n-----END RSA PRIV",
    "ATE KEY-----",
  ],
  ["database-connection-string", "postgres:", "//shop:hunter2@database/shop"],
];

describe("the search for secrets in npm run check", () => {
  for (const [rule, ...parts] of planted) {
    it(`finds a planted secret: ${rule}`, async () => {
      writeFileSync(join(root, "planted.txt"), `first line\n${parts.join("")}\n`);
      const findings = await findSecrets(root, ["planted.txt"]);
      assert.deepEqual(findings, [{ file: "planted.txt", line: 2, rule }]);
    });
  }

  it("scans every file that git does not ignore", () => {
    writeFileSync(join(root, ".gitignore"), "node_modules/\n*.log\n");
    for (const folder of ["node_modules/a", "src/.hidden"])
      mkdirSync(join(root, folder), { recursive: true });
    for (const file of ["node_modules/a/a.js", "src/.hidden/.env", "npm.log"])
      writeFileSync(join(root, file), "");
    assert.deepEqual(filesToScan(root).toSorted(), [".gitignore", "planted.txt", "src/.hidden/.env"]);
  });

  it("allows only findings that still exist, in one file", async () => {
    for (const allowed of allowedSecrets) {
      const without = await findSecrets(repository, [allowed.file]);
      const having = await findSecrets(repository, [allowed.file], [allowed]);
      assert.equal(having.length, without.length - 1, allowed.file);
    }
  });
});
