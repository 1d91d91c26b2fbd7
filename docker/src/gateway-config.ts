import { type RoutingRule, routeFor, routingRules, services, timing, topology } from "@shop/topology";

const indent = (lines: readonly string[]): string =>
  lines.map((line) => (line === "" ? "" : `  ${line}`)).join("\n");

const section = (title: string, lines: readonly string[]): string => `${title}\n${indent(lines)}\n`;

/** The body that the load balancer sends for an unavailable service. */
const fixedResponse = (status: number, title: string): string => {
  const page = `<html>\\r\\n<head><title>${title}</title></head>\\r\\n<body>\\r\\n<center><h1>${title}</h1></center>\\r\\n</body>\\r\\n</html>\\r\\n`;
  return `http-error status ${status} content-type "text/html" string "${page}" hdr Server awselb/2.0`;
};

const global = section("global", [
  "log stdout format raw local0 info",
  `# A load balancer accepts headers of up to 64 kB.`,
  "tune.bufsize 65536",
  "tune.maxrewrite 4096",
  "maxconn 4000",
]);

const resolvers = section("resolvers docker", [
  "parse-resolv-conf",
  "# The delay until HAProxy notices tasks that join or leave.",
  "hold valid 1s",
  "hold obsolete 1s",
  "timeout resolve 1s",
  "timeout retry 500ms",
]);

const defaults = section("defaults", [
  "mode http",
  "log global",
  "option httplog",
  "option redispatch",
  "# Retries only requests that certainly did not reach a service. HAProxy considers a task healthy as soon as it has an",
  "# address; a load balancer waits for its first check.",
  "retry-on conn-failure",
  "timeout connect 2s",
  "timeout check 2s",
  `timeout http-request ${timing.headersTimeoutMs}ms`,
  `timeout client ${timing.albIdleTimeoutS}s`,
  `timeout queue ${timing.requestBudgetMs}ms`,
  `timeout http-keep-alive ${timing.albIdleTimeoutS}s`,
  `timeout server ${timing.albIdleTimeoutS}s`,
  fixedResponse(400, "400 Bad Request"),
  fixedResponse(408, "408 Request Timeout"),
  fixedResponse(502, "502 Bad Gateway"),
  fixedResponse(503, "503 Service Temporarily Unavailable"),
  fixedResponse(504, "504 Gateway Time-out"),
]);

/**
 * Starts a trace if the caller has none; otherwise adds an id of its own next to the caller's.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
const traceHeader = [
  "http-request set-var(txn.time) date,hex,lower,bytes(8,8)",
  `http-request set-var(txn.random) 'uuid,regsub("-","",g),bytes(0,24)'`,
  'http-request set-var-fmt(txn.id) "1-%[var(txn.time)]-%[var(txn.random)]"',
  `http-request set-var(txn.given) 'req.fhdr(X-Amzn-Trace-Id),regsub("(^|;) *self=[^;]*","",gi),regsub("^[; ]+","")'`,
  "acl has_trace var(txn.given) -m len gt 0",
  "acl has_root var(txn.given) -m reg -i (^|;).*root=.",
  "http-request set-header X-Amzn-Trace-Id Self=%[var(txn.id)];%[var(txn.given)] if has_trace has_root",
  "http-request set-header X-Amzn-Trace-Id Root=%[var(txn.id)];%[var(txn.given)] if has_trace !has_root",
  "http-request set-header X-Amzn-Trace-Id Root=%[var(txn.id)] if !has_trace",
];

const forwardedHeaders = [
  "acl is_forwarded req.hdr(X-Forwarded-For) -m found",
  'http-request set-header X-Forwarded-For "%[req.fhdr(X-Forwarded-For)], %[src]" if is_forwarded',
  "http-request set-header X-Forwarded-For %[src] if !is_forwarded",
  "http-request set-header X-Forwarded-Proto http",
  "http-request set-header X-Forwarded-Port %[dst_port]",
];

const matches = ({ service, patterns }: RoutingRule): string[] =>
  patterns.map((pattern) =>
    pattern.endsWith("/*")
      ? `acl is_${service} path_beg ${pattern.slice(0, -1)}`
      : `acl is_${service} path ${pattern}`,
  );

const frontend = section("frontend public", [
  "bind :8080",
  "# Names that are not a token, and those with `_`, which some servers read as `-`.",
  "http-request del-header [^-A-Za-z0-9] -m reg",
  "# A service's Keep-Alive is about the gateway's connection; clients that relied on it would be too late.",
  "http-response del-header Keep-Alive",
  ...traceHeader,
  ...forwardedHeaders,
  ...routingRules.flatMap(matches),
  `acl is_page path /docs /traces${routeFor("/") ? "" : " /"}`,
  "acl is_page path_beg /docs/ /traces/",
  "use_backend pages if is_page",
  ...routingRules.map(({ service }) => `use_backend ${service} if is_${service}`),
  "default_backend nothing",
]);

/** One slot for each possible task; the network's DNS decides which are in use. */
const backend = ({ service }: RoutingRule): string =>
  section(`backend ${service}`, [
    "balance leastconn",
    "option httpchk",
    "http-check send meth GET uri /health/ready",
    "# A leaving task is noticed within two seconds; one slow check does not remove a task.",
    "default-server check inter 1s fastinter 250ms fall 3 rise 1 init-addr none resolvers docker",
    `server-template ${service}- 1-${services[service].tasks.max} ${service}:${topology.publicPort}`,
  ]);

const pages = section("backend pages", [
  `server pages pages:${topology.publicPort} init-addr none resolvers docker`,
]);

const nothing = section("backend nothing", [
  'http-request return status 404 content-type "text/plain; charset=utf-8" string "Not Found" hdr Server awselb/2.0',
]);

const head = `# Generated from packages/topology by: npm run docker -- gateway
# The load balancer's stand-in in compose.yaml: the same rules, limits and headers.
`;

/** HAProxy's configuration, generated from the topology. */
export const gatewayConfig = (): string =>
  [head, global, resolvers, defaults, frontend, ...routingRules.map(backend), pages, nothing].join("\n");
