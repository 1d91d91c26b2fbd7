import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import type { Synthesized } from "../../src/synthesized.ts";
import { type Breaking, breakContainer, breakFirst } from "../checks/breaking.ts";
import type { ShopName } from "../checks/check.ts";
import { first } from "../checks/reading/resources.ts";
import { synthesizeShops } from "../checks/shops.ts";
import { mappings } from "./mappings.ts";
import { modelOf } from "./model.ts";
import { proseRules } from "./prose-rules.ts";
import { requestFaults, requestTexts, typesOf } from "./request-faults.ts";

const strange: Breaking = ({ stacks }) =>
  Object.assign(stacks["network"]?.resource ?? {}, { aws_vpc_peering_connection: { peer: {} } });

const change =
  <T extends object>(type: string, how: (block: T) => void): Breaking =>
  (shop) =>
    how(first<T>(shop, type));

interface Rule {
  statement: object;
}

/** A kind of fault, an example, and the expected message. */
const kinds: readonly (readonly [string, Breaking, RegExp])[] = [
  ["a type with unknown requests", strange, /does not know the requests of aws_vpc_peering_connection/],
  ["an argument without a request", breakFirst("aws_vpc", { cidr: "10.0.0.0/16" }), /has no member cidr/],
  ["a member that is missing", breakFirst("aws_kms_alias", { name: undefined }), /lacks AliasName/],
  [
    "a value that is not one of the possible ones",
    breakFirst("aws_ecs_service", { propagate_tags: "ALL" }),
    /propagateTags is ALL, not one of/,
  ],
  [
    "a value that is not one of the possible ones, within JSON",
    breakContainer("app", { logConfiguration: { logDriver: "logs", options: {} } }),
    /logDriver is logs, not one of/,
  ],
  [
    "a text that does not have its form",
    breakFirst("aws_cloudwatch_log_group", { name: "/shop dev" }),
    /logGroupName is \/shop dev, not/,
  ],
  [
    "a text that is too long",
    breakFirst("aws_cloudwatch_metric_alarm", { alarm_description: "x".repeat(1_025) }),
    /AlarmDescription has the length 1025, at most 1024/,
  ],
  [
    "a number that is too large",
    breakFirst("aws_lambda_function", { memory_size: 100_000 }),
    /MemorySize is 100000, at most/,
  ],
  ["text instead of a number", breakFirst("aws_db_instance", { port: "postgres" }), /Port is no number/],
  [
    "a value that is not text",
    breakFirst("aws_db_instance", { vpc_security_group_ids: { first: "sg" } }),
    /VpcSecurityGroupIds is no text/,
  ],
  [
    "a member that is missing four levels deep",
    change<{ rule: Rule[] }>("aws_wafv2_web_acl", ({ rule: [one] }) => {
      if (one) one.statement = { managed_rule_group_statement: { name: "AWSManagedRulesCommonRuleSet" } };
    }),
    /ManagedRuleGroupStatement lacks VendorName/,
  ],
  [
    "an apostrophe in a rule's description, which EC2's model does not cover",
    breakFirst("aws_vpc_security_group_ingress_rule", { description: "catalog's database" }),
    /which AWS rejects/,
  ],
  [
    "characters that EC2 rejects in a group's description",
    breakFirst("aws_security_group", { description: "Tasks – of catalog" }),
    /which AWS rejects/,
  ],
  ["an invalid name of a load balancer", breakFirst("aws_lb", { name: "shop_prod" }), /which AWS rejects/],
];

describe("the requests that Terraform makes, against AWS's own models of them", () => {
  let shops: Readonly<Record<ShopName, Synthesized>>;
  before(async () => {
    shops = await synthesizeShops();
  });

  for (const name of ["dev", "prod", "canary"] as const) {
    it(`are valid for AWS, for ${name}`, () => assert.deepEqual(requestFaults(shops[name]), []));
  }

  for (const [kind, broken, message] of kinds) {
    it(`are rejected for ${kind}`, () => {
      const shop = structuredClone(shops.prod);
      broken(shop);
      assert.match(requestFaults(shop).join("\n"), message);
    });
  }

  it("are defined for no unused type", () => {
    const used = new Set(Object.values(shops).flatMap(typesOf));
    assert.deepEqual(
      Object.keys(mappings).filter((type) => !used.has(type)),
      [],
    );
  });

  it("have texts for every rule that AWS states in prose", () => {
    const texts = Object.values(shops).flatMap(requestTexts);
    const idle = proseRules.filter(({ about }) => !texts.some(({ at }) => about.test(at)));
    assert.deepEqual(
      idle.map(({ about }) => about.source),
      [],
    );
  });

  it("match the pinned version of botocore", () => {
    const requirements = readFileSync(new URL("../stand-in/requirements.txt", import.meta.url), "utf8");
    const pinned = /^botocore==(\S+)$/m.exec(requirements)?.[1];
    const services = Object.values(mappings).flatMap(({ parts }) =>
      parts.map(({ operation }) => operation.split(":")[0] ?? ""),
    );
    for (const service of new Set(services)) assert.equal(modelOf(service).botocore, pinned, service);
  });
});
