import { type Arguments, first, keyValues, type Mapping } from "../mapping.ts";

const action = ({ fixed_response: fixed, redirect, forward, ...rest }: Arguments): object => {
  const { target_group: groups } = first(forward);
  return {
    ...rest,
    ...(fixed !== undefined && { FixedResponseConfig: fixed }),
    ...(redirect !== undefined && { RedirectConfig: redirect }),
    ...(groups !== undefined && {
      ForwardConfig: {
        TargetGroups: (groups as Arguments[]).map(({ arn, weight }) => ({
          TargetGroupArn: arn,
          Weight: weight,
        })),
      },
    }),
  };
};

const attributes = (operation: string, owner: string, names: Readonly<Record<string, string>>) => ({
  operation,
  takes: Object.keys(names),
  members: (block: Arguments) => ({ [owner]: "arn", Attributes: keyValues(block, names) }),
});

const logAttributes = (block: Arguments, kind: "access" | "connection"): object[] => {
  const { bucket: name, prefix, enabled } = first(block[`${kind}_logs`]);
  return [
    { Key: `${kind}_logs.s3.enabled`, Value: String(enabled) },
    { Key: `${kind}_logs.s3.bucket`, Value: name },
    { Key: `${kind}_logs.s3.prefix`, Value: prefix },
  ];
};

/** The load balancer and its firewall. */
export const loadBalancerMappings: Readonly<Record<string, Mapping>> = {
  aws_lb: {
    parts: [
      {
        operation: "elbv2:CreateLoadBalancer",
        takes: ["internal"],
        members: ({ internal }) => ({ Scheme: internal === true ? "internal" : "internet-facing" }),
      },
      attributes("elbv2:ModifyLoadBalancerAttributes", "LoadBalancerArn", {
        desync_mitigation_mode: "routing.http.desync_mitigation_mode",
        drop_invalid_header_fields: "routing.http.drop_invalid_header_fields.enabled",
        enable_deletion_protection: "deletion_protection.enabled",
        idle_timeout: "idle_timeout.timeout_seconds",
        xff_header_processing_mode: "routing.http.xff_header_processing.mode",
      }),
      {
        operation: "elbv2:ModifyLoadBalancerAttributes",
        takes: ["access_logs", "connection_logs"],
        members: (block) => ({
          LoadBalancerArn: "arn",
          Attributes: [...logAttributes(block, "access"), ...logAttributes(block, "connection")],
        }),
      },
    ],
    rename: { load_balancer_type: "Type" },
  },
  aws_lb_listener: {
    parts: [
      {
        operation: "elbv2:CreateListener",
        takes: ["default_action", "certificate_arn"],
        members: (block) => ({
          DefaultActions: (block["default_action"] as Arguments[]).map(action),
          ...(block["certificate_arn"] !== undefined && {
            Certificates: [{ CertificateArn: block["certificate_arn"] }],
          }),
        }),
      },
      attributes("elbv2:ModifyListenerAttributes", "ListenerArn", {
        routing_http_response_server_enabled: "routing.http.response.server.enabled",
        routing_http_response_strict_transport_security_header_value:
          "routing.http.response.strict_transport_security.header_value",
        routing_http_response_x_content_type_options_header_value:
          "routing.http.response.x_content_type_options.header_value",
        routing_http_response_x_frame_options_header_value:
          "routing.http.response.x_frame_options.header_value",
      }),
    ],
  },
  aws_lb_listener_rule: {
    parts: [
      {
        operation: "elbv2:CreateRule",
        takes: ["action", "condition"],
        members: (block) => ({
          Actions: (block["action"] as Arguments[]).map(action),
          Conditions: (block["condition"] as Arguments[]).map((one) => ({
            Field: Object.keys(one)[0]?.replaceAll("_", "-"),
            PathPatternConfig: one["path_pattern"],
          })),
        }),
      },
    ],
  },
  aws_lb_target_group: {
    parts: [
      {
        operation: "elbv2:CreateTargetGroup",
        takes: ["name_prefix", "health_check"],
        members: (block) => {
          const check = first(block["health_check"]);
          return {
            Name: `${String(block["name_prefix"])}${"0".repeat(26)}`,
            HealthCheckPath: check["path"],
            HealthCheckIntervalSeconds: check["interval"],
            HealthCheckTimeoutSeconds: check["timeout"],
            HealthyThresholdCount: check["healthy_threshold"],
            UnhealthyThresholdCount: check["unhealthy_threshold"],
            Matcher: { HttpCode: check["matcher"] },
          };
        },
      },
      attributes("elbv2:ModifyTargetGroupAttributes", "TargetGroupArn", {
        deregistration_delay: "deregistration_delay.timeout_seconds",
        load_balancing_algorithm_type: "load_balancing.algorithm.type",
      }),
    ],
  },
  aws_wafv2_web_acl: { parts: [{ operation: "wafv2:CreateWebACL" }], rename: { rule: "Rules" } },
  aws_wafv2_web_acl_association: {
    parts: [{ operation: "wafv2:AssociateWebACL" }],
    rename: { web_acl_arn: "WebACLArn" },
  },
  aws_wafv2_web_acl_logging_configuration: {
    parts: [
      {
        operation: "wafv2:PutLoggingConfiguration",
        takes: ["resource_arn", "log_destination_configs", "redacted_fields", "logging_filter"],
        members: (block) => {
          const filter = first(block["logging_filter"]);
          return {
            LoggingConfiguration: {
              ResourceArn: block["resource_arn"],
              LogDestinationConfigs: block["log_destination_configs"],
              RedactedFields: block["redacted_fields"],
              LoggingFilter: {
                DefaultBehavior: filter["default_behavior"],
                Filters: (filter["filter"] as Arguments[]).map((one) => ({
                  Behavior: one["behavior"],
                  Requirement: one["requirement"],
                  Conditions: one["condition"],
                })),
              },
            },
          };
        },
      },
    ],
  },
};
