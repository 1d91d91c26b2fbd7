import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { environments } from "../../src/environments/index.ts";
import type { Synthesized } from "../../src/synthesized.ts";
import { change } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { checkContainers } from "./container-check.ts";
import { parseTemplate } from "./reading/json.ts";
import { addressesIn, referencesIn } from "./reading/references.ts";

const nothing: Synthesized = { environment: environments.dev, stacks: {}, manifest: { stacks: {} } };

describe("a check", () => {
  const rest: Pick<Check, "name"> = { name: "it is correct" };

  it("finds a fault if there is nothing to check", () => {
    const ofResources = checkEach("aws_vpc")({ ...rest, holds: () => true, broken: {} });
    const ofContainers = checkContainers({ ...rest, of: ["app"], holds: () => true, broken: {} });

    assert.deepEqual(ofResources.faults(nothing), ["there is no such aws_vpc"]);
    assert.deepEqual(ofContainers.faults(nothing), ["there is no container app"]);
  });

  it("includes the address of a fault", () => {
    const stacks = {
      network: { terraform: {}, resource: { aws_vpc: { vpc: { cidr_block: "10.0.0.0/8" } } } },
    };
    const check = checkEach("aws_vpc")({ ...rest, holds: () => "is too large", broken: {} });

    assert.deepEqual(check.faults({ ...nothing, stacks }), ["network/aws_vpc.vpc is too large"]);
  });

  it("is broken by changes at any depth, and by removals", () => {
    const block = { lifecycle: { prevent_destroy: true, ignore_changes: ["tags"] }, name: "shop", port: 1 };
    change<{
      lifecycle: { prevent_destroy?: boolean; ignore_changes?: string[] };
      name?: string;
      port: number;
    }>(block, {
      lifecycle: { prevent_destroy: false, ignore_changes: [] },
      name: undefined,
    });

    assert.deepEqual(block, { lifecycle: { prevent_destroy: false, ignore_changes: [] }, port: 1 });
  });
});

describe("references", () => {
  it("are found in texts, in functions and in what a block waits for", () => {
    const id = { kind: "resource", type: "aws_vpc", id: "vpc", rest: ".id" };
    const data = { kind: "data", type: "aws_caller_identity", id: "Account", rest: ".account_id" };

    assert.deepEqual(referencesIn(`\${aws_vpc.vpc.id}:\${data.aws_caller_identity.Account.account_id}`), [
      id,
      data,
    ]);
    assert.deepEqual(referencesIn(`\${tolist(aws_acm_certificate.c_1.options).0.name}`), [
      { kind: "resource", type: "aws_acm_certificate", id: "c_1", rest: ".options" },
    ]);
    assert.deepEqual(addressesIn("aws_vpc.vpc"), [{ ...id, rest: "" }]);
  });

  it("exclude Terraform's own arguments, and what is outside of the stacks", () => {
    assert.deepEqual(referencesIn(`\${terraform.workspace}`), []);
    assert.deepEqual(referencesIn("aws_vpc.vpc.id"), []);
  });

  it("do not keep JSON from being read, within quotes and without", () => {
    assert.deepEqual(parseTemplate(`{"host":"\${aws_x.y.host}:1","port":\${aws_x.y.port}}`), {
      host: `\${aws_x.y.host}:1`,
      port: 0,
    });
    assert.throws(() => parseTemplate(`{"host":"\${aws_x.y.host}"`), SyntaxError);
  });
});
