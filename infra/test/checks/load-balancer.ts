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
    name: "the balancer passes on no request that is half one and half another",
    holds: ({ drop_invalid_header_fields, desync_mitigation_mode }) => [
      drop_invalid_header_fields === true || "passes on headers that are none",
      /^(defensive|strictest)$/.test(desync_mitigation_mode) || `is ${desync_mitigation_mode} about framing`,
    ],
    broken: [{ drop_invalid_header_fields: false }, { desync_mitigation_mode: "monitor" }],
  }),
  check({
    name: "the balancer adds the client's address to those that it was told",
    holds: ({ xff_header_processing_mode }) => xff_header_processing_mode === "append" || "does not",
    broken: { xff_header_processing_mode: "preserve" },
  }),
  check({
    name: "every request and connection is recorded, in a bucket of the shop",
    holds: ({ access_logs, connection_logs }, { resource: { stack }, shop }) =>
      [access_logs, connection_logs].map(
        (logs) =>
          (logs?.enabled && originOf(shop, stack, logs.bucket)?.includes("/aws_s3_bucket.")) ||
          "leaves some unrecorded",
      ),
    broken: [{ connection_logs: undefined }, { access_logs: { enabled: false } }],
  }),
  check({
    name: "the balancer cannot be deleted by mistake",
    only: "prod",
    holds: ({ enable_deletion_protection }) => enable_deletion_protection === true || "can",
    broken: { enable_deletion_protection: false },
  }),
  check({
    name: "dev's balancer goes without a fuss",
    only: "dev",
    holds: ({ enable_deletion_protection }) =>
      enable_deletion_protection === false || "stops destroy half-way",
    broken: { enable_deletion_protection: true },
  }),
  checkPlain({
    name: "port 80 sends everyone on to 443, and does nothing else",
    only: "prod",
    holds: ({ default_action: [action] }) => {
      const { protocol, port, status_code } = action?.redirect ?? {};
      return (protocol === "HTTPS" && port === "443" && status_code === "HTTP_301") || "answers in the clear";
    },
    broken: { default_action: [{ type: "forward" }] },
  }),
  checkTls({
    name: "nobody speaks an old TLS, or one that is read once there are quantum computers",
    only: "prod",
    holds: ({ protocol, ssl_policy = "", certificate_arn }, { resource: { stack }, shop }) => [
      protocol === "HTTPS" || `speaks ${protocol}`,
      /TLS13.*PQ/.test(ssl_policy) || `follows ${ssl_policy || "a policy with TLS 1.0"}`,
      originOf(shop, stack, certificate_arn)?.includes("/aws_acm_certificate_validation.") ||
        "may be made before its certificate is valid",
    ],
    broken: [
      { ssl_policy: "ELBSecurityPolicy-2016-08" },
      { ssl_policy: undefined },
      { protocol: "HTTP" },
      { certificate_arn: "arn" },
    ],
  }),
  checkMain({
    name: "what no rule matches is not found",
    holds: ({ default_action: [action] }) =>
      (action?.type === "fixed-response" && action.fixed_response?.status_code === "404") ||
      "is answered by somebody",
    broken: { default_action: [{ type: "forward" }] },
  }),
  checkMain({
    name: "answers say no more of the server, and no less to browsers, than they should",
    holds: (listener) => [
      listener.routing_http_response_server_enabled === false || "names its server",
      listener.routing_http_response_x_content_type_options_header_value === "nosniff" ||
        "lets browsers guess",
      listener.routing_http_response_x_frame_options_header_value === "DENY" || "lets itself be framed",
    ],
    broken: [
      { routing_http_response_server_enabled: true },
      { routing_http_response_x_content_type_options_header_value: undefined },
      { routing_http_response_x_frame_options_header_value: undefined },
    ],
  }),
  checkTls({
    name: "browsers come back by TLS alone",
    only: "prod",
    holds: ({ routing_http_response_strict_transport_security_header_value: value }) =>
      /max-age=\d{8}/.test(value ?? "") || "may come back in the clear",
    broken: { routing_http_response_strict_transport_security_header_value: undefined },
  }),
];
