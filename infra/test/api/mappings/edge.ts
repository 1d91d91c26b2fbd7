import { type Arguments, first, type Mapping } from "../mapping.ts";

/** CloudFront's lists have their length with them. */
const list = (items: unknown): object => {
  const all = (items ?? []) as readonly unknown[];
  return { Quantity: all.length, Items: all };
};

const behaviour = (block: Arguments): object => ({
  TargetOriginId: block["target_origin_id"],
  ViewerProtocolPolicy: block["viewer_protocol_policy"],
  AllowedMethods: {
    ...list(block["allowed_methods"]),
    CachedMethods: list(block["cached_methods"]),
  },
  CachePolicyId: block["cache_policy_id"],
  ResponseHeadersPolicyId: block["response_headers_policy_id"],
  ...(block["origin_request_policy_id"] !== undefined && {
    OriginRequestPolicyId: block["origin_request_policy_id"],
  }),
  ...(block["compress"] !== undefined && { Compress: block["compress"] }),
  ...(block["path_pattern"] !== undefined && { PathPattern: block["path_pattern"] }),
});

const origin = (block: Arguments): object => ({
  Id: block["origin_id"],
  DomainName: block["domain_name"],
  VpcOriginConfig: { VpcOriginId: first(block["vpc_origin_config"])["vpc_origin_id"] },
});

const certificate = (value: unknown): object => ({
  CloudFrontDefaultCertificate: first(value)["cloudfront_default_certificate"],
});

/** CloudFront, and its way into the network. */
export const edgeMappings: Readonly<Record<string, Mapping>> = {
  aws_cloudfront_vpc_origin: {
    parts: [
      {
        operation: "cloudfront:CreateVpcOrigin",
        takes: ["vpc_origin_endpoint_config"],
        members: (block) => {
          const given = first(block["vpc_origin_endpoint_config"]);
          return {
            VpcOriginEndpointConfig: {
              Name: given["name"],
              Arn: given["arn"],
              HTTPPort: given["http_port"],
              HTTPSPort: given["https_port"],
              OriginProtocolPolicy: given["origin_protocol_policy"],
              OriginSslProtocols: list(first(given["origin_ssl_protocols"])["items"]),
            },
          };
        },
      },
    ],
    local: ["timeouts"],
  },
  aws_cloudfront_distribution: {
    parts: [
      {
        operation: "cloudfront:CreateDistribution",
        takes: [
          "comment",
          "enabled",
          "is_ipv6_enabled",
          "http_version",
          "price_class",
          "web_acl_id",
          "origin",
          "default_cache_behavior",
          "ordered_cache_behavior",
          "restrictions",
          "viewer_certificate",
        ],
        members: (block) => ({
          DistributionConfig: {
            CallerReference: "terraform",
            Comment: block["comment"],
            Enabled: block["enabled"],
            IsIPV6Enabled: block["is_ipv6_enabled"],
            HttpVersion: block["http_version"],
            PriceClass: block["price_class"],
            Origins: list((block["origin"] as Arguments[]).map(origin)),
            DefaultCacheBehavior: behaviour(first(block["default_cache_behavior"])),
            CacheBehaviors: list((block["ordered_cache_behavior"] as Arguments[]).map(behaviour)),
            Restrictions: {
              GeoRestriction: {
                RestrictionType: first(first(block["restrictions"])["geo_restriction"])["restriction_type"],
                Quantity: 0,
              },
            },
            ViewerCertificate: certificate(block["viewer_certificate"]),
          },
        }),
      },
    ],
  },
};
