import { Wafv2WebAcl } from "@cdktn/provider-aws/lib/wafv2-web-acl/index.js";
import { Wafv2WebAclAssociation } from "@cdktn/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Wafv2WebAclLoggingConfiguration } from "@cdktn/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js";
import { services, tokenIssuer } from "@shop/topology";
import { Construct } from "constructs";
import { LogGroup } from "./log-group.ts";

/**
 * A statement of a rule as the provider expects it. The bindings leave its type open, so it uses Terraform's
 * names.
 */
type RuleStatement = Readonly<Record<string, unknown>>;

interface Rule {
  readonly name: string;
  readonly statement: RuleStatement;
  /** Managed rules have an action; custom rules must define theirs. */
  readonly managed: boolean;
}

/**
 * The firewall sees the first 8 KB of a body, and this managed rule blocks longer bodies. The services accept
 * up to 100 kB and reject larger requests themselves, so the firewall only counts them.
 */
const countLongBodies = [{ name: "SizeRestrictions_BODY", action_to_use: { count: {} } }];

const managed = (name: string, overrides: readonly unknown[] = []): Rule => ({
  name,
  managed: true,
  statement: {
    managed_rule_group_statement: {
      name,
      vendor_name: "AWS",
      ...(overrides.length > 0 && { rule_action_override: overrides }),
    },
  },
});

const rules: readonly Rule[] = [
  managed("AWSManagedRulesAmazonIpReputationList"),
  managed("AWSManagedRulesKnownBadInputsRuleSet"),
  managed("AWSManagedRulesCommonRuleSet", countLongBodies),
  managed("AWSManagedRulesSQLiRuleSet"),
  {
    // Each log-in costs the service 80 ms of CPU time and the attacker nothing.
    name: "LogIns",
    managed: false,
    statement: {
      rate_based_statement: {
        limit: 100,
        evaluation_window_sec: 300,
        aggregate_key_type: "IP",
        scope_down_statement: {
          byte_match_statement: {
            field_to_match: { uri_path: {} },
            positional_constraint: "STARTS_WITH",
            search_string: services[tokenIssuer].issuesTokens?.logInPath,
            text_transformation: [{ priority: 0, type: "URL_DECODE" }],
          },
        },
      },
    },
  },
  {
    name: "OneAddress",
    managed: false,
    statement: {
      rate_based_statement: { limit: 2_000, evaluation_window_sec: 300, aggregate_key_type: "IP" },
    },
  },
];

const seenAs = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});

export interface FirewallProps {
  readonly name: string;
  /** The load balancer that it protects; absent if it protects CloudFront, which names it itself. */
  readonly balancerArn?: string | undefined;
  readonly region: string;
  readonly logs: { readonly keyArn: string; readonly days: number };
}

/** Blocks known attacks, and floods from one address, before they reach the shop. */
export class Firewall extends Construct {
  readonly arn: string;
  /** CloudWatch's dimensions of its metrics. Those of CloudFront's firewalls have no region. */
  readonly dimensions: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const acl = new Wafv2WebAcl(this, "Acl", {
      name: props.name,
      // CloudFront's firewalls are in us-east-1, wherever its origins are.
      scope: props.balancerArn ? "REGIONAL" : "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: seenAs(props.name),
      rule: rules.map(({ name, statement, managed: actsItself }, index) => ({
        name,
        priority: (index + 1) * 10,
        statement,
        ...(actsItself ? { overrideAction: { none: {} } } : { action: { block: {} } }),
        visibilityConfig: seenAs(name),
      })),
    });
    this.arn = acl.arn;
    this.dimensions = {
      WebACL: props.name,
      ...(props.balancerArn && { Region: props.region }),
      Rule: "ALL",
    };
    if (props.balancerArn) {
      new Wafv2WebAclAssociation(this, "Association", {
        webAclArn: acl.arn,
        resourceArn: props.balancerArn,
      });
    }
    this.#recordBlocked(acl.arn, props);
  }
  /** The load balancer's log has the admitted requests. Neither log may contain tokens. */
  #recordBlocked(aclArn: string, { name, logs }: FirewallProps): void {
    // WAF writes only to log groups with this prefix.
    const group = new LogGroup(this, "Logs", { name: `aws-waf-logs-${name}`, ...logs });
    new Wafv2WebAclLoggingConfiguration(this, "Logging", {
      resourceArn: aclArn,
      logDestinationConfigs: [group.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: [{ actionCondition: { action: "BLOCK" } }, { actionCondition: { action: "COUNT" } }],
          },
        ],
      },
    });
  }
}
