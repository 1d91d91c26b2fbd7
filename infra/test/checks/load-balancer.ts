import { type Check, checkEach } from "./check.ts";
import { originOf } from "./reading/references.ts";

interface Balancer {
  drop_invalid_header_fields: boolean;
  desync_mitigation_mode: string;
  xff_header_processing_mode: string;
  enable_deletion_protection: boolean;
  access_logs?: Logs;
  connection_logs?: Logs;
}

interface Logs {
  bucket: string;
  enabled: boolean;
}

interface Listener {
  port: number;
  protocol: string;
  ssl_policy?: string;
  certificate_arn?: string;
  default_action: {
    type: string;
    redirect?: { protocol: string; port: string; status_code: string };
    fixed_response?: { status_code: string };
  }[];
  routing_http_response_server_enabled?: boolean;
  routing_http_response_strict_transport_security_header_value?: string;
  routing_http_response_x_content_type_options_header_value?: string;
  routing_http_response_x_frame_options_header_value?: string;
}

const check = checkEach<Balancer>("aws_lb");
const checkPlain = checkEach<Listener>("aws_lb_listener", ({ port }) => port === 80);
const checkTls = checkEach<Listener>("aws_lb_listener", ({ port }) => port === 443);
const checkMain = checkEach<Listener>(
  "aws_lb_listener",
  ({ default_action: [action] }) => action?.type !== "redirect",
);

/** The front door. */
export const loadBalancerChecks: readonly Check[] = [
  check({
    name: "the load balancer forwards no ambiguously framed request",
    holds: ({ drop_invalid_header_fields, desync_mitigation_mode }) => [
      drop_invalid_header_fields === true || "forwards invalid headers",
      /^(defensive|strictest)$/.test(desync_mitigation_mode) || `is ${desync_mitigation_mode} about framing`,
    ],
    broken: [{ drop_invalid_header_fields: false }, { desync_mitigation_mode: "monitor" }],
  }),
  check({
    name: "the load balancer appends the client's address to the forwarded ones",
    holds: ({ xff_header_processing_mode }) => xff_header_processing_mode === "append" || "does not",
    broken: { xff_header_processing_mode: "preserve" },
  }),
  check({
    name: "every request and connection is logged to a bucket of the shop",
    holds: ({ access_logs, connection_logs }, { resource: { stack }, shop }) =>
      [access_logs, connection_logs].map(
        (logs) =>
          (logs?.enabled && originOf(shop, stack, logs.bucket)?.includes("/aws_s3_bucket.")) ||
          "leaves some unlogged",
      ),
    broken: [{ connection_logs: undefined }, { access_logs: { enabled: false } }],
  }),
  check({
    name: "the load balancer cannot be deleted by mistake",
    only: "prod",
    holds: ({ enable_deletion_protection }) => enable_deletion_protection === true || "can",
    broken: { enable_deletion_protection: false },
  }),
  check({
    name: "dev's load balancer can be destroyed without preparation",
    only: "dev",
    holds: ({ enable_deletion_protection }) =>
      enable_deletion_protection === false || "stops a teardown half-way",
    broken: { enable_deletion_protection: true },
  }),
  checkPlain({
    name: "port 80 only redirects to 443",
    only: "prod",
    holds: ({ default_action: [action] }) => {
      const { protocol, port, status_code } = action?.redirect ?? {};
      return (
        (protocol === "HTTPS" && port === "443" && status_code === "HTTP_301") ||
        "responds without encryption"
      );
    },
    broken: { default_action: [{ type: "forward" }] },
  }),
  checkTls({
    name: "clients need a current TLS version with post-quantum key exchange",
    only: "prod",
    holds: ({ protocol, ssl_policy = "", certificate_arn }, { resource: { stack }, shop }) => [
      protocol === "HTTPS" || `speaks ${protocol}`,
      /TLS13.*PQ/.test(ssl_policy) || `follows ${ssl_policy || "a policy with TLS 1.0"}`,
      originOf(shop, stack, certificate_arn)?.includes("/aws_acm_certificate_validation.") ||
        "may be created before its certificate is valid",
    ],
    broken: [
      { ssl_policy: "ELBSecurityPolicy-2016-08" },
      { ssl_policy: undefined },
      { protocol: "HTTP" },
      { certificate_arn: "arn" },
    ],
  }),
  checkMain({
    name: "requests that match no rule get 404",
    holds: ({ default_action: [action] }) =>
      (action?.type === "fixed-response" && action.fixed_response?.status_code === "404") ||
      "is forwarded to a service",
    broken: { default_action: [{ type: "forward" }] },
  }),
  checkMain({
    name: "responses have no server header and the security headers for browsers",
    holds: (listener) => [
      listener.routing_http_response_server_enabled === false || "names its server",
      listener.routing_http_response_x_content_type_options_header_value === "nosniff" ||
        "lets browsers guess the content type",
      listener.routing_http_response_x_frame_options_header_value === "DENY" || "allows framing",
    ],
    broken: [
      { routing_http_response_server_enabled: true },
      { routing_http_response_x_content_type_options_header_value: undefined },
      { routing_http_response_x_frame_options_header_value: undefined },
    ],
  }),
  checkTls({
    name: "browsers return only over TLS",
    only: "prod",
    holds: ({ routing_http_response_strict_transport_security_header_value: value }) =>
      /max-age=\d{8}/.test(value ?? "") || "may return without encryption",
    broken: { routing_http_response_strict_transport_security_header_value: undefined },
  }),
];
