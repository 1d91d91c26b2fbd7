import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Environment } from "../../src/environments/environment.ts";
import { environments } from "../../src/environments/index.ts";
import { resourcesOf, synthesize } from "../../src/synthesized.ts";
import { type AcceptedFinding, acceptedFindings } from "./accepted-findings.ts";
import { type Finding, installCheckov, runCheckov } from "./run-checkov.ts";

before(() => void installCheckov(), { timeout: 300_000 });

const covers = ({ check, resources }: AcceptedFinding, finding: Finding): boolean =>
  check === finding.check && (resources.includes("*") || resources.includes(finding.resource));

const acceptedIn = (name: Environment["name"]): readonly AcceptedFinding[] =>
  acceptedFindings.filter(({ only = name }) => only === name);

for (const environment of Object.values(environments)) {
  const { name } = environment;
  describe(`checkov, about ${name}`, () => {
    it("finds nothing but what is accepted with a reason, and all of that", async () => {
      const { passed, findings } = await runCheckov((await synthesize(environment)).stacks);
      assert.ok(passed > 300, `${passed} rules were kept`);
      const accepted = acceptedIn(name);
      const unexpected = findings.filter((finding) => !accepted.some((one) => covers(one, finding)));
      assert.deepEqual(unexpected, []);
      const stale = accepted.filter(({ check, resources }) =>
        resources.some(
          (resource) => !findings.some((one) => covers({ check, resources: [resource], why: "" }, one)),
        ),
      );
      assert.deepEqual(stale, []);
    });
  });
}

it("checkov finds a fault that is made", async () => {
  const shop = await synthesize(environments.prod);
  for (const { block } of resourcesOf(shop, "aws_db_instance")) block["storage_encrypted"] = false;
  const { findings } = await runCheckov(shop.stacks);
  assert.ok(findings.some(({ check, resource }) => check === "CKV_AWS_16" && resource === "database"));
});
