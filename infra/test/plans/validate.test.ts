import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  createTemporaryStacks,
  type StackSections,
  type TemporaryStacks,
} from "../stub-provider/temporary-stack.ts";

const redirect = (settings: object) => ({
  aws_lb_listener: {
    http: {
      load_balancer_arn: "arn",
      port: 80,
      default_action: [{ type: "redirect", redirect: settings }],
    },
  },
});

const rateLimit = (statement: object) => ({
  aws_wafv2_web_acl: {
    edge: {
      scope: "REGIONAL",
      default_action: { allow: {} },
      visibility_config: visibility,
      rule: [{ name: "rate", priority: 1, action: { block: {} }, visibility_config: visibility, statement }],
    },
  },
});

const visibility = {
  cloudwatch_metrics_enabled: true,
  metric_name: "edge",
  sampled_requests_enabled: true,
};

const password = {
  ephemeral: { aws_secretsmanager_random_password: { first: { password_length: 24 } } },
};

const version = (values: object) => ({ aws_secretsmanager_secret_version: { first: values } });
const random = `\${ephemeral.aws_secretsmanager_random_password.first.random_password}`;

describe("terraform validate with the stub provider", () => {
  let stacks: TemporaryStacks;
  before(async () => {
    stacks = await createTemporaryStacks();
  });
  after(() => stacks[Symbol.asyncDispose]());

  const accepts = async (sections: StackSections) => {
    const { status, output } = await (await stacks.create(sections)).validate();
    assert.equal(status, 0, output);
  };

  const refuses = async (sections: StackSections, message: RegExp) => {
    const { status, output } = await (await stacks.create(sections)).validate();
    assert.equal(status, 1, output);
    assert.match(output, message);
  };

  it("accepts a right argument", () =>
    accepts({ resource: { aws_vpc: { main: { cidr_block: "10.0.0.0/16" } } } }));

  it("serves the provider by its full name too", () =>
    accepts({
      terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.0" } } },
      resource: { aws_vpc: { main: {} } },
    }));

  it("refuses an unknown argument", () =>
    refuses(
      { resource: { aws_vpc: { main: { cidr_blok: "10.0.0.0/16" } } } },
      /No argument or block type is named \\"cidr_blok\\"/,
    ));

  it("refuses an unknown type", () =>
    refuses({ resource: { aws_vpcs: { main: {} } } }, /does not support resource type \\"aws_vpcs\\"/));

  it("refuses a value of the wrong type", () =>
    refuses({ resource: { aws_vpc: { main: { cidr_block: ["10.0.0.0/16"] } } } }, /string required/));

  it("refuses text instead of a number", () =>
    refuses({ resource: { aws_sqs_queue: { batch: { delay_seconds: "soon" } } } }, /a number is required/));

  it("refuses a missing argument", () =>
    refuses({ resource: { aws_subnet: { main: {} } } }, /The argument \\"vpc_id\\" is required/));

  it("refuses a missing block", () =>
    refuses({ resource: { aws_lb_listener: { http: { load_balancer_arn: "arn" } } } }, /default_action/));

  it("refuses a value for a computed attribute", () =>
    refuses({ resource: { aws_vpc: { main: { arn: "arn" } } } }, /Value for a read-only attribute/));

  it("refuses null for a required argument", () =>
    refuses({ resource: { aws_subnet: { main: { vpc_id: `\${null}` } } } }, /Null for a required argument/));

  it("accepts right blocks, two levels deep", () =>
    accepts({ resource: redirect({ status_code: "HTTP_301", port: "443" }) }));

  it("refuses a misspelt name two blocks deep", () =>
    refuses({ resource: redirect({ status_code: "HTTP_301", prot: "443" }) }, /named \\"prot\\"/));

  it("refuses a missing argument two blocks deep", () =>
    refuses({ resource: redirect({ port: "443" }) }, /\\"status_code\\" is required/));

  it("refuses a second block if only one is allowed", () =>
    refuses(
      { resource: redirect([{ status_code: "HTTP_301" }, { status_code: "HTTP_302" }]) },
      /No more than 1 \\"redirect\\" blocks are allowed/,
    ));

  it("accepts the statement of a firewall rule", () =>
    accepts({ resource: rateLimit({ rate_based_statement: { limit: 100, aggregate_key_type: "IP" } }) }));

  it("refuses a firewall statement in camel case, which its binding does not type", () =>
    refuses(
      { resource: rateLimit({ rateBasedStatement: { limit: 100 } }) },
      /named \\"rateBasedStatement\\"/,
    ));

  it("refuses a reference to a missing resource", () =>
    refuses(
      { output: { vpc: { value: `\${aws_vpc.main.id}` } } },
      /A managed resource \\"aws_vpc\\" \\"main\\" has not been declared/,
    ));

  it("refuses a reference to a missing attribute", () =>
    refuses(
      { resource: { aws_vpc: { main: {} } }, output: { vpc: { value: `\${aws_vpc.main.idd}` } } },
      /no argument, nested block, or exported attribute named \\"idd\\"/,
    ));

  it("accepts an ephemeral value in a write-only argument", () =>
    accepts({
      ...password,
      resource: version({ secret_id: "shop", secret_string_wo: random, secret_string_wo_version: 1 }),
    }));

  it("refuses an ephemeral value in an argument that is stored in the state", () =>
    refuses(
      { ...password, resource: version({ secret_id: "shop", secret_string: random }) },
      /Ephemeral values are not valid for \\"secret_string\\"/,
    ));
});
