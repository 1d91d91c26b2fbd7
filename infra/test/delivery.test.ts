import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { parse } from "yaml";
import { environments } from "../src/environments/index.ts";
import { resourcesOf, type Synthesized, synthesize } from "../src/synthesized.ts";

interface Workflow {
  readonly jobs: {
    readonly deploy: {
      readonly "timeout-minutes": number;
      readonly steps: readonly {
        readonly uses?: string;
        readonly run?: string;
        readonly with?: Readonly<Record<string, unknown>>;
      }[];
    };
  };
}

const { deploy } = (
  parse(readFileSync(new URL("../../.github/workflows/deploy.yml", import.meta.url), "utf8")) as Workflow
).jobs;

describe("the workflow that deploys", () => {
  let shop: Synthesized;
  before(async () => {
    shop = await synthesize(environments.prod);
  });

  it("has credentials that last longer than its job may take, and no longer than its role allows", () => {
    const credentials = deploy.steps.find(({ uses }) =>
      uses?.startsWith("aws-actions/configure-aws-credentials@"),
    );
    const durationS = Number(credentials?.with?.["role-duration-seconds"]);
    const role = resourcesOf(shop, "aws_iam_role").find(({ block }) => block["name"] === "shop-prod-deploy");
    assert.ok(durationS > deploy["timeout-minutes"] * 60);
    assert.ok(durationS <= Number(role?.block["max_session_duration"]));
  });

  it("deploys every stack but the one with its own role", () => {
    const command = deploy.steps.find(({ run }) => run?.includes("cdktf deploy"))?.run ?? "";
    for (const stack of Object.keys(shop.stacks))
      assert.equal(command.includes(` ${stack} `), stack !== "bootstrap", stack);
    // It would start all of them at once.
    assert.doesNotMatch(command, /ignore-missing-stack-dependencies/);
  });
});

describe("prod that is no longer kept", () => {
  it("leaves a snapshot all the same, as that is a setting of its own", async () => {
    const shop = await synthesize({ ...environments.prod, keepData: false });
    const [database] = resourcesOf(shop, "aws_db_instance");
    assert.equal(database?.block["deletion_protection"], false);
    assert.equal(database?.block["skip_final_snapshot"], false);
    assert.match(
      String(database?.block["final_snapshot_identifier"]),
      /^shop-prod-postgres-final-\$\{aws_security_group\..*\.id\}$/,
    );
  });
});
