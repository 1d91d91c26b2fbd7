import { CloudfrontDistribution } from "@cdktn/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontVpcOrigin } from "@cdktn/provider-aws/lib/cloudfront-vpc-origin/index.js";
import { Construct } from "constructs";
import type { LoadBalancer } from "./load-balancer.ts";

export interface EdgeProps {
  /** Physical name. */
  readonly name: string;
  /** An internal load balancer. */
  readonly balancer: LoadBalancer;
  /** The firewall of CloudFront's; absent if there is none. */
  readonly firewallArn?: string | undefined;
}

/**
 * AWS's own policies, which are the same in every account.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
const policies = {
  noCaching: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  caching: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  /** All that the browser sent, its `Host` included, which the check of forms compares. */
  asSent: "216adef6-5c7f-47e4-b989-5492eafa07d3",
  /** Strict-Transport-Security, and other headers unless the shop sends its own. */
  securityHeaders: "67f7725c-6f97-4210-82d7-5512b31e9d03",
} as const;

const reads = ["GET", "HEAD"];
const all = [...reads, "OPTIONS", "PUT", "POST", "PATCH", "DELETE"];

/** Paths whose files are immutable by name. */
const cachedPaths = ["/assets/*", "/images/*"];

/** CloudFront makes a network interface in each subnet of the load balancer's, which takes its time. */
const timeouts = { create: "30m", update: "30m", delete: "30m" };

/** The public entry to a shop without a domain: CloudFront, with its own name and its own certificate. */
export class Edge extends Construct {
  readonly domainName: string;

  constructor(scope: Construct, id: string, { name, balancer, firewallArn }: EdgeProps) {
    super(scope, id);
    const origin = this.#origin(name, balancer);
    const target = {
      targetOriginId: "balancer",
      viewerProtocolPolicy: "redirect-to-https",
      responseHeadersPolicyId: policies.securityHeaders,
    };
    this.domainName = new CloudfrontDistribution(this, "Distribution", {
      comment: name,
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass: "PriceClass_All",
      ...(firewallArn && { webAclId: firewallArn }),
      origin: [
        {
          originId: target.targetOriginId,
          domainName: balancer.dnsName,
          vpcOriginConfig: { vpcOriginId: origin.id },
        },
      ],
      defaultCacheBehavior: {
        ...target,
        allowedMethods: all,
        cachedMethods: reads,
        cachePolicyId: policies.noCaching,
        originRequestPolicyId: policies.asSent,
      },
      orderedCacheBehavior: cachedPaths.map((pathPattern) => ({
        ...target,
        pathPattern,
        allowedMethods: reads,
        cachedMethods: reads,
        cachePolicyId: policies.caching,
        compress: true,
      })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    }).domainName;
  }

  #origin(name: string, balancer: LoadBalancer): CloudfrontVpcOrigin {
    const ports = { httpPort: 80, httpsPort: 443 };
    return new CloudfrontVpcOrigin(this, "Origin", {
      vpcOriginEndpointConfig: [
        {
          name,
          arn: balancer.arn,
          ...ports,
          originProtocolPolicy: "http-only",
          originSslProtocols: [{ items: ["TLSv1.2"], quantity: 1 }],
        },
      ],
      // An origin in use cannot be changed or deleted (terraform-provider-aws#40905). Its ports never change.
      timeouts,
    });
  }
}
