import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  createTemporaryStacks,
  type TemporaryStack,
  type TemporaryStacks,
} from "../stub-provider/temporary-stack.ts";

const plan = { nothingToDo: 0, changes: 2 };

const network = (cidr: string) => ({
  data: { aws_availability_zones: { here: {} } },
  resource: {
    aws_vpc: { main: { cidr_block: cidr } },
    aws_subnet: {
      first: {
        vpc_id: `\${aws_vpc.main.id}`,
        availability_zone: `\${data.aws_availability_zones.here.names[0]}`,
      },
    },
  },
});

const database = {
  resource: {
    aws_db_instance: {
      shop: { identifier: "shop", instance_class: "db.t4g.micro", manage_master_user_password: true },
    },
  },
  output: {
    port: { value: `\${aws_db_instance.shop.port}` },
    zone: { value: `\${aws_db_instance.shop.availability_zone}` },
    secret: { value: `\${aws_db_instance.shop.master_user_secret[0].secret_arn}` },
  },
};

const certificate = {
  resource: { aws_acm_certificate: { shop: { domain_name: "shop.example", validation_method: "DNS" } } },
  output: {
    name: { value: `\${one(aws_acm_certificate.shop.domain_validation_options).resource_record_name}` },
  },
};

const trust = {
  effect: "Allow",
  actions: ["sts:AssumeRole"],
  principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
  condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }],
};

const secret = {
  ephemeral: { aws_secretsmanager_random_password: { first: { password_length: 20 } } },
  resource: {
    aws_secretsmanager_secret: { keys: { name: "keys" } },
    aws_secretsmanager_secret_version: {
      first: {
        secret_id: `\${aws_secretsmanager_secret.keys.id}`,
        secret_string_wo: `\${ephemeral.aws_secretsmanager_random_password.first.random_password}`,
        secret_string_wo_version: 1,
      },
    },
  },
};

interface Shown {
  readonly values: { readonly outputs: Readonly<Record<string, { readonly value: unknown }>> };
}

describe("terraform apply with the stub provider", () => {
  let stacks: TemporaryStacks;
  before(async () => {
    stacks = await createTemporaryStacks();
  });
  after(() => stacks[Symbol.asyncDispose]());

  const applied = async (stack: TemporaryStack) => {
    const { status, output } = await stack.apply();
    assert.equal(status, 0, output);
    return stack;
  };

  const outputs = async (stack: TemporaryStack) => {
    const { values } = JSON.parse((await stack.show()).output) as Shown;
    return Object.fromEntries(Object.entries(values.outputs).map(([name, { value }]) => [name, value]));
  };

  it("creates the plan, then has nothing to do, and destroys it again", async () => {
    const stack = await stacks.create(network("10.0.0.0/16"));
    assert.equal((await stack.plan()).status, plan.changes);
    await applied(stack);
    const second = await stack.plan();
    assert.equal(second.status, plan.nothingToDo, second.output);
    assert.match((await stack.destroy()).output, /Destroy complete! Resources: 2 destroyed/);
  });

  it("changes one argument and keeps all chosen values", async () => {
    const stack = await applied(await stacks.create(network("10.0.0.0/16")));
    stack.write(network("10.1.0.0/16"));
    const { output } = await stack.plan();
    assert.match(output, /~ cidr_block +=/);
    assert.match(output, /Plan: 0 to add, 1 to change, 0 to destroy/);
    assert.equal((await (await applied(stack)).plan()).status, plan.nothingToDo);
  });

  it("destroys resources that are no longer in the stack", async () => {
    const stack = await applied(
      await stacks.create({ resource: { aws_kinesis_stream: { old: { name: "old" } } } }),
    );
    stack.write({});
    assert.match((await stack.apply()).output, /0 added, 0 changed, 1 destroyed/);
  });

  it("chooses ids and names of the right form", async () => {
    const stack = await applied(await stacks.create(network("10.0.0.0/16")));
    assert.match(stack.state(), /"id": "vpc-[0-9a-f]{17}"/);
    assert.match(stack.state(), /"arn": "arn:aws:ec2:us-east-1:123456789012:vpc\//);
    assert.match(stack.state(), /"availability_zone": "us-east-1a"/);
  });

  it("gives a database its port and the secret of its first user", async () => {
    assert.deepEqual(await outputs(await applied(await stacks.create(database))), {
      port: 5432,
      zone: "us-east-1a",
      secret: "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-shop-AbCdEf",
    });
  });

  it("puts one item into computed collections, so that references work", async () => {
    const stack = await applied(await stacks.create(certificate));
    assert.deepEqual(await outputs(stack), { name: "stub-resource-record-name" });
  });

  it("writes the policy that a document describes", async () => {
    const stack = await applied(
      await stacks.create({
        data: { aws_iam_policy_document: { trust: { statement: [trust] } } },
        output: { policy: { value: `\${jsondecode(data.aws_iam_policy_document.trust.json)}` } },
      }),
    );
    const statement = {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    };
    assert.deepEqual((await outputs(stack))["policy"], { Version: "2012-10-17", Statement: [statement] });
  });

  it("keeps an ephemeral password out of the state, and then has nothing to do", async () => {
    const stack = await applied(await stacks.create(secret));
    assert.match(stack.state(), /"secret_string_wo": null/);
    assert.doesNotMatch(stack.state(), /StubPassword/);
    assert.equal((await stack.plan()).status, plan.nothingToDo);
  });
});
