import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deriveSchema, type Kind } from "./derive-schema.ts";
import type { Block } from "./schema.ts";

const schema = (type: string, kind: Kind = "resource"): Block => {
  const block = deriveSchema(kind, type);
  assert.ok(block, `no schema of ${type}`);
  return block;
};

const attribute = (block: Block, name: string) => {
  const found = block.attributes.find((one) => one.name === name);
  assert.ok(found, `no attribute ${name}`);
  return found;
};

const nested = (block: Block, path: string) =>
  path.split(".").reduce(
    ({ block: outer }, name) => {
      const found = outer.blocks.find((one) => one.name === name);
      assert.ok(found, `no block ${name} in ${path}`);
      return found;
    },
    { name: "", nesting: "single", minItems: 1, maxItems: 1, block } as Block["blocks"][number],
  );

const limits = (block: Block, path: string) => {
  const { nesting, minItems, maxItems } = nested(block, path);
  return { nesting, minItems, maxItems };
};

const one = { nesting: "list", minItems: 0, maxItems: 1 };

describe("the schema of aws_ecs_service", () => {
  const block = schema("aws_ecs_service");

  it("distinguishes required, optional and computed arguments", () => {
    const results = ["name", "desired_count", "region", "arn"].map((name) => {
      const { required, optional, computed } = attribute(block, name);
      return { name, required, optional, computed };
    });
    assert.deepEqual(results, [
      { name: "name", required: true, optional: false, computed: false },
      { name: "desired_count", required: false, optional: true, computed: false },
      { name: "region", required: false, optional: true, computed: true },
      { name: "arn", required: false, optional: false, computed: true },
    ]);
  });

  it("has blocks that come once and sets of blocks", () => {
    assert.deepEqual(limits(block, "network_configuration"), one);
    assert.deepEqual(limits(block, "load_balancer"), { nesting: "set", minItems: 0, maxItems: 0 });
    assert.deepEqual(limits(block, "timeouts"), { nesting: "single", minItems: 0, maxItems: 0 });
  });

  it("has the arguments of a block five levels deep", () => {
    const path = "service_connect_configuration.service.client_alias.test_traffic_rules.header";
    assert.equal(attribute(nested(block, path).block, "name").required, true);
  });
});

describe("the schema of aws_lb_listener", () => {
  const block = schema("aws_lb_listener");

  it("requires a default action, and a target group in what it forwards to", () => {
    assert.deepEqual(limits(block, "default_action"), { nesting: "list", minItems: 1, maxItems: 0 });
    assert.deepEqual(limits(block, "default_action.forward.target_group"), {
      nesting: "set",
      minItems: 1,
      maxItems: 0,
    });
  });

  it("knows a map inside a block", () => {
    const { type } = attribute(
      nested(block, "default_action.authenticate_oidc").block,
      "authentication_request_extra_params",
    );
    assert.deepEqual(type, ["map", "string"]);
  });
});

describe("the schema of aws_db_instance", () => {
  const block = schema("aws_db_instance");

  it("marks write-only arguments", () => {
    assert.equal(attribute(block, "password_wo").writeOnly, true);
    assert.equal(attribute(block, "password_wo_version").writeOnly, false);
  });

  it("treats read-only structures as attributes, with their types", () => {
    const secret = { kms_key_id: "string", secret_arn: "string", secret_status: "string" };
    assert.deepEqual(attribute(block, "master_user_secret").type, ["list", ["object", secret]]);
    const endpoint = { address: "string", hosted_zone_id: "string", port: "number" };
    assert.deepEqual(attribute(block, "listener_endpoint").type, ["list", ["object", endpoint]]);
  });

  it("distinguishes a set of strings from a list", () => {
    assert.deepEqual(attribute(block, "vpc_security_group_ids").type, ["set", "string"]);
    assert.deepEqual(attribute(block, "domain_dns_ips").type, ["list", "string"]);
  });
});

describe("the schema of aws_security_group", () => {
  it("treats rules that the provider may fill as an attribute too", () => {
    const { type, optional, computed } = attribute(schema("aws_security_group"), "ingress");
    assert.deepEqual([type[0], type[1]?.[0], optional, computed], ["set", "object", true, true]);
  });
});

describe("the schema of aws_wafv2_web_acl", () => {
  const block = schema("aws_wafv2_web_acl");

  it("takes the statement, which its binding leaves untyped, from aws_wafv2_web_acl_rule", () => {
    const statement = nested(
      block,
      "rule.statement.rate_based_statement.scope_down_statement.geo_match_statement",
    );
    assert.deepEqual(attribute(statement.block, "country_codes").type, ["list", "string"]);
  });

  it("lets statements hold statements three deep, and no deeper", () => {
    const path = "rule.statement.managed_rule_group_statement.scope_down_statement.not_statement.statement";
    const names = nested(block, path).block.blocks.map(({ name }) => name);
    assert.ok(names.includes("byte_match_statement"));
    assert.deepEqual(nested(block, `${path}.or_statement`).block.blocks, []);
  });

  it("lets some statements be outermost only", () => {
    const names = (path: string) => nested(block, path).block.blocks.map(({ name }) => name);
    assert.ok(names("rule.statement").includes("rate_based_statement"));
    assert.ok(!names("rule.statement.and_statement.statement").includes("rate_based_statement"));
  });
});

describe("the schema of aws_s3_bucket_lifecycle_configuration", () => {
  const block = schema("aws_s3_bucket_lifecycle_configuration");

  it("has the blocks of the newer kind of resource, which come any number of times", () => {
    assert.deepEqual(limits(block, "rule.filter.and"), { nesting: "list", minItems: 0, maxItems: 0 });
    assert.deepEqual(limits(block, "rule.transition"), { nesting: "set", minItems: 0, maxItems: 0 });
    assert.equal(
      attribute(nested(block, "rule.noncurrent_version_expiration").block, "noncurrent_days").required,
      true,
    );
  });
});

describe("the schema of aws_cloudwatch_metric_alarm", () => {
  const block = schema("aws_cloudwatch_metric_alarm");

  it("has dimensions as a map and queries as a set of blocks with one metric each", () => {
    assert.deepEqual(attribute(block, "dimensions").type, ["map", "string"]);
    assert.deepEqual(limits(block, "metric_query"), { nesting: "set", minItems: 0, maxItems: 0 });
    assert.deepEqual(limits(block, "metric_query.metric"), one);
  });
});

describe("the schemas of other types", () => {
  it("has the settings of the provider and their blocks", () => {
    const block = schema("aws", "provider");
    assert.deepEqual(attribute(block, "allowed_account_ids").type, ["set", "string"]);
    assert.deepEqual(attribute(nested(block, "default_tags").block, "tags").type, ["map", "string"]);
  });

  it("has an ephemeral resource and its result", () => {
    const block = schema("aws_secretsmanager_random_password", "ephemeral");
    assert.equal(attribute(block, "random_password").computed, true);
    assert.equal(attribute(block, "password_length").type, "number");
  });

  it("has a data source by the name of a resource", () => {
    assert.deepEqual(limits(schema("aws_vpc", "data"), "filter"), {
      nesting: "set",
      minItems: 0,
      maxItems: 0,
    });
  });

  it("has no schema for an unknown type", () => {
    assert.equal(deriveSchema("resource", "aws_vpcs"), undefined);
  });
});
