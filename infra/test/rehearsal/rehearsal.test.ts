import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { sealingServices, statefulServices } from "@shop/topology";
import { createShop } from "../../src/app.ts";
import { bundleFunctions, type Functions } from "../../src/artifacts/functions.ts";
import { imageTags } from "../../src/artifacts/images.ts";
import type { Environment } from "../../src/environments/environment.ts";
import { environments } from "../../src/environments/index.ts";
import { type StackName, stackOrder as stacks } from "../../src/stacks/order.ts";
import { type StubProvider, startStubProvider } from "../stub-provider/start-stub-provider.ts";
import { terraformEnvironment } from "../stub-provider/terraform-environment.ts";
import { createTerraform, type Terraform, type TerraformResult } from "../terraform.ts";

interface StateResource {
  readonly type: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

const nothingToDo = 0;
const somethingToDo = 2;

const requireStatus = ({ status, output }: TerraformResult, expected: number): string => {
  assert.equal(status, expected, output);
  return output;
};

/** An environment that is deployed with Terraform, without AWS. */
interface Rehearsal {
  /** Synthesizes it again, with its current settings. */
  synthesize(environment: Environment, tags?: ReturnType<typeof imageTags>): void;
  terraform(stack: StackName): Terraform;
  state(stack: StackName): string;
  close(): Promise<void>;
}

const rehearse = async (functions: Functions): Promise<Rehearsal> => {
  const folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
  const outdir = join(folder, "cdktf.out");
  const path = join(folder, "state");
  const provider: StubProvider = await startStubProvider({ stackFolders: [outdir] });
  const env = terraformEnvironment(provider.reattach);
  return {
    synthesize: (environment, tags = imageTags()) => {
      const artifacts = { functions, images: { tags, publishCommand: "true" } };
      createShop(environment, { artifacts, state: { kind: "folder", path }, outdir }).synth();
    },
    terraform: (stack) => createTerraform({ folder: join(outdir, "stacks", stack), env }),
    state: (stack) => readFileSync(join(path, `${stack}.tfstate`), "utf8"),
    close: async () => {
      await provider.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const deploy = async (rehearsal: Rehearsal): Promise<void> => {
  for (const stack of stacks) {
    const terraform = rehearsal.terraform(stack);
    requireStatus(await terraform.init(), 0);
    requireStatus(await terraform.validate(), 0);
    requireStatus(await terraform.plan(), somethingToDo);
    requireStatus(await terraform.apply(), 0);
    requireStatus(await terraform.plan(), nothingToDo);
  }
};

/** The databases' logins, the signing keys, and the keys of cookies. */
const secrets = statefulServices.length + 1 + sealingServices.length;

describe("a rehearsal of the deployment, with Terraform and without AWS", () => {
  const work = mkdtempSync(join(tmpdir(), "functions-"));
  let functions: Functions;
  before(async () => {
    functions = await bundleFunctions(work);
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  describe("of dev", () => {
    let rehearsal: Rehearsal;
    before(async () => {
      rehearsal = await rehearse(functions);
      rehearsal.synthesize(environments.dev);
    });
    after(() => rehearsal.close());

    it("creates every stack, and then has nothing to do", () => deploy(rehearsal));

    it("leaves no password or key in any state", () => {
      for (const stack of stacks) {
        const { resources } = JSON.parse(rehearsal.state(stack)) as { resources: StateResource[] };
        assert.ok(resources.length > 0);
        const values = resources.filter(({ type }) => type === "aws_secretsmanager_secret_version");
        assert.equal(values.length, stack === "data" ? secrets : 0);
        for (const { attributes } of values.flatMap(({ instances }) => instances)) {
          assert.deepEqual([attributes["secret_string"], attributes["secret_string_wo"]], [null, null]);
        }
        assert.ok(!rehearsal.state(stack).includes("StubPassword"), `${stack} contains a password`);
      }
    });

    it("publishes and replaces only the service whose code has changed", async () => {
      const tags = imageTags();
      rehearsal.synthesize(environments.dev, { ...tags, user: "another-hash" });
      const plan = requireStatus(await rehearsal.terraform("services").plan(), somethingToDo);
      const changed = [...plan.matchAll(/^ {2}# (\S+) (?:will be|must be)/gm)].map(([, address]) => address);
      assert.deepEqual(
        changed.map((address) => address?.replace(/_[0-9A-F]{8}$/, "")),
        [
          "data.aws_ecr_image.user-image_Image",
          "aws_ecs_service.user_Service",
          "aws_ecs_task_definition.user_TaskDefinition",
          "terraform_data.user-image_Published",
        ],
      );
      rehearsal.synthesize(environments.dev);
    });

    it("destroys every stack again", async () => {
      for (const stack of stacks.toReversed()) {
        requireStatus(await rehearsal.terraform(stack).destroy(), 0);
        const { resources } = JSON.parse(rehearsal.state(stack)) as { resources: unknown[] };
        assert.deepEqual(resources, []);
      }
    });
  });

  describe("of prod", () => {
    let rehearsal: Rehearsal;
    before(async () => {
      rehearsal = await rehearse(functions);
      rehearsal.synthesize(environments.prod);
    });
    after(() => rehearsal.close());

    it("creates every stack, and then has nothing to do", () => deploy(rehearsal));

    it("refuses to destroy data until keepData is off", async () => {
      const refused = await rehearsal.terraform("data").destroy();
      assert.equal(refused.status, 1);
      assert.match(refused.output, /prevent_destroy/);

      rehearsal.synthesize({ ...environments.prod, keepData: false });
      for (const stack of stacks) requireStatus(await rehearsal.terraform(stack).apply(), 0);
      for (const stack of stacks.toReversed()) requireStatus(await rehearsal.terraform(stack).destroy(), 0);
    });
  });
});
