import { services, tokenIssuer } from "@shop/topology";
import type { Synthesized } from "../../src/synthesized.ts";
import { type Check, checkEach } from "./check.ts";
import { originOf, targetOf } from "./reading/references.ts";
import { first, resources } from "./reading/resources.ts";

interface Acl {
  name: string;
  scope: string;
  default_action: { allow?: object };
  visibility_config: { metric_name: string; cloudwatch_metrics_enabled: boolean };
  rule: Rule[];
}

interface Rule {
  name: string;
  priority: number;
  action?: { block?: object };
  override_action?: { none?: object };
  statement: {
    managed_rule_group_statement?: { name: string; vendor_name: string };
    rate_based_statement?: {
      limit: number;
      aggregate_key_type: string;
      scope_down_statement?: { byte_match_statement?: { search_string: string } };
    };
  };
}

interface Association {
  resource_arn: string;
  web_acl_arn: string;
}

interface Logging {
  resource_arn: string;
  log_destination_configs: string[];
  redacted_fields: { single_header?: { name: string } }[];
}

const managed = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesSQLiRuleSet",
];

const check = checkEach<Acl>("aws_wafv2_web_acl");

const samePriority = (shop: Synthesized): void => {
  for (const rule of first<Acl>(shop, "aws_wafv2_web_acl").rule) rule.priority = 1;
};

/** Protection against known attacks, in prod. */
export const firewallChecks: readonly Check[] = [
  {
    name: "the firewall protects the load balancer",
    only: "prod",
    faults: (shop) => {
      const protectedResources = resources<Association>(shop, "aws_wafv2_web_acl_association")
        .filter(({ stack, block }) =>
          originOf(shop, stack, block.web_acl_arn)?.includes("/aws_wafv2_web_acl."),
        )
        .map(({ stack, block }) => originOf(shop, stack, block.resource_arn));
      return resources(shop, "aws_lb")
        .filter(({ at }) => !protectedResources.includes(at))
        .map(({ at }) => `${at} is unprotected`);
    },
    broken: (shop) => {
      delete shop.stacks["platform"]?.resource?.["aws_wafv2_web_acl_association"];
    },
  },
  check({
    name: "the firewall blocks floods from one address",
    only: "prod",
    holds: ({ rule }) => {
      const flood = rule.find(
        ({ statement }) =>
          statement.rate_based_statement && !statement.rate_based_statement.scope_down_statement,
      );
      const { limit = 0, aggregate_key_type } = flood?.statement.rate_based_statement ?? {};
      return [
        flood?.action?.block !== undefined || "does not block them",
        (limit > 0 && limit <= 2_000 && aggregate_key_type === "IP") || "allows too many",
      ];
    },
    broken: { rule: [] },
  }),
  check({
    name: "the firewall blocks floods of log-ins, which cost more than other requests",
    only: "prod",
    holds: ({ rule }) => {
      const matching = rule.find(
        ({ statement }) =>
          statement.rate_based_statement?.scope_down_statement?.byte_match_statement?.search_string ===
          services[tokenIssuer].issuesTokens?.logInPath,
      );
      const { limit = Number.POSITIVE_INFINITY } = matching?.statement.rate_based_statement ?? {};
      return [
        matching?.action?.block !== undefined || "does not block them",
        limit <= 100 || `allows ${limit}`,
      ];
    },
    broken: { rule: [] },
  }),
  check({
    name: "the firewall applies AWS's managed rules",
    only: "prod",
    holds: ({ rule }) =>
      managed.map((name) => {
        const found = rule.find(({ statement }) => statement.managed_rule_group_statement?.name === name);
        return found?.override_action?.none !== undefined || `does not follow ${name}`;
      }),
    broken: { rule: [] },
  }),
  check({
    name: "the firewall's rules have distinct priorities and metrics",
    only: "prod",
    holds: ({ scope, rule, default_action, visibility_config }) => [
      new Set(rule.map(({ priority }) => priority)).size === rule.length || "has two rules at once",
      scope === "REGIONAL" || `is for ${scope}`,
      default_action.allow !== undefined || "blocks everybody",
      visibility_config.cloudwatch_metrics_enabled === true || "counts nothing",
    ],
    broken: [
      { visibility_config: { cloudwatch_metrics_enabled: false } },
      { scope: "CLOUDFRONT" },
      { default_action: { allow: undefined } },
      samePriority,
    ],
  }),
  checkEach<Logging>("aws_wafv2_web_acl_logging_configuration")({
    name: "blocked requests are logged without tokens",
    only: "prod",
    holds: ({ log_destination_configs: [destination], redacted_fields }, { resource, shop }) => [
      targetOf<{ name: string }>(shop, resource, destination)?.name.startsWith("aws-waf-logs-") ||
        "goes to a group that WAF does not write to",
      redacted_fields.some(({ single_header }) => single_header?.name === "authorization") || "shows tokens",
    ],
    broken: [{ redacted_fields: [] }, { log_destination_configs: ["arn"] }],
  }),
  {
    name: "dev pays for no firewall",
    only: "dev",
    faults: (shop) => resources(shop, "aws_wafv2_web_acl").map(({ at }) => `${at} is there`),
    broken: ({ stacks: { platform } }) =>
      Object.assign(platform?.resource ?? {}, { aws_wafv2_web_acl: { acl: {} } }),
  },
];
