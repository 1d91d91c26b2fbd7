import { type Check, checkEach } from "./check.ts";
import { originOf } from "./reading/references.ts";
import { first, resources } from "./reading/resources.ts";

interface Behaviour {
  path_pattern?: string;
  viewer_protocol_policy: string;
  allowed_methods: string[];
  cache_policy_id: string;
  origin_request_policy_id?: string;
  response_headers_policy_id: string;
}

interface Distribution {
  enabled: boolean;
  origin: { vpc_origin_config?: { vpc_origin_id: string } }[];
  default_cache_behavior: Behaviour;
  ordered_cache_behavior: Behaviour[];
}

interface Origin {
  vpc_origin_endpoint_config: { arn: string; http_port: number; origin_protocol_policy: string }[];
  timeouts?: { create?: string; delete?: string };
}

const type = "aws_cloudfront_distribution";
const check = checkEach<Distribution>(type);

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const allViewer = "216adef6-5c7f-47e4-b989-5492eafa07d3";
const securityHeaders = "67f7725c-6f97-4210-82d7-5512b31e9d03";

const behavioursOf = ({ default_cache_behavior, ordered_cache_behavior }: Distribution): Behaviour[] => [
  default_cache_behavior,
  ...ordered_cache_behavior,
];

/** CloudFront before a shop without a domain. */
export const edgeChecks: readonly Check[] = [
  check({
    name: "browsers reach a shop without a domain only over TLS, and return only over it",
    only: "dev",
    holds: (distribution) =>
      behavioursOf(distribution).flatMap((one) => [
        one.viewer_protocol_policy === "redirect-to-https" || `responds by ${one.viewer_protocol_policy}`,
        one.response_headers_policy_id === securityHeaders || "does not tell browsers to keep to TLS",
      ]),
    broken: [
      { default_cache_behavior: { viewer_protocol_policy: "allow-all" } },
      { default_cache_behavior: { response_headers_policy_id: "none" } },
    ],
  }),
  check({
    name: "CloudFront keeps nothing but files that are immutable by name, and passes requests as they were sent",
    only: "dev",
    holds: ({ default_cache_behavior: rest, ordered_cache_behavior: cached }) => [
      rest.cache_policy_id === cachingDisabled || "keeps responses for other visitors",
      rest.origin_request_policy_id === allViewer || "leaves out headers, cookies or queries",
      rest.allowed_methods.includes("POST") || "takes no forms",
      ...cached.map(
        ({ path_pattern = "", allowed_methods }) =>
          (/^\/(assets|images)\/\*$/.test(path_pattern) && !allowed_methods.includes("POST")) ||
          `keeps ${path_pattern}`,
      ),
    ],
    broken: [
      { default_cache_behavior: { cache_policy_id: "658327ea-f89d-4fab-a63d-7e88639e58f6" } },
      { default_cache_behavior: { origin_request_policy_id: undefined } },
      { default_cache_behavior: { allowed_methods: ["GET", "HEAD"] } },
      (shop) => {
        const [cached] = first<Distribution>(shop, type).ordered_cache_behavior;
        if (cached) cached.path_pattern = "/api/*";
      },
    ],
  }),
  check({
    name: "CloudFront reaches the load balancer inside the network",
    only: "dev",
    holds: ({ enabled, origin: origins }, { resource: { stack }, shop }) => [
      enabled === true || "is off",
      origins.every(({ vpc_origin_config: origin }) =>
        originOf(shop, stack, origin?.vpc_origin_id)?.includes("/aws_cloudfront_vpc_origin."),
      ) || "reaches another origin",
      ...resources<Origin>(shop, "aws_cloudfront_vpc_origin").flatMap(({ block }) =>
        block.vpc_origin_endpoint_config.map(
          ({ arn, http_port, origin_protocol_policy: protocol }) =>
            (originOf(shop, stack, arn)?.includes("/aws_lb.") &&
              http_port === 80 &&
              protocol === "http-only") ||
            "does not reach the load balancer's listener",
        ),
      ),
    ],
    broken: [
      { enabled: false },
      { origin: [{}] },
      (shop) => {
        const [config] = first<Origin>(shop, "aws_cloudfront_vpc_origin").vpc_origin_endpoint_config;
        if (config) config.http_port = 8080;
      },
    ],
  }),
  checkEach<Origin>("aws_cloudfront_vpc_origin")({
    name: "Terraform waits for CloudFront's interfaces, which take a quarter of an hour and more",
    only: "dev",
    holds: ({ timeouts }) =>
      [timeouts?.create, timeouts?.delete].map((time) => time === "30m" || "gives up too early"),
    broken: { timeouts: undefined },
  }),
];
