import { Lb } from "@cdktn/provider-aws/lib/lb/index.js";
import { LbListener, type LbListenerConfig } from "@cdktn/provider-aws/lib/lb-listener/index.js";
import { timing } from "@shop/topology";
import { Construct } from "constructs";
import type { PrivateBucket } from "./private-bucket.ts";
import { type Connectable, SecurityGroup } from "./security-group.ts";

/** The clients of a load balancer: everyone, with TLS, or only CloudFront, which ends TLS before it. */
export type BalancerEntry =
  | { readonly kind: "internet"; readonly certificateArn: string }
  | { readonly kind: "cloudfront"; readonly prefixListId: string };

export interface LoadBalancerProps {
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly accessLogs: PrivateBucket;
  readonly entry: BalancerEntry;
  readonly keep: boolean;
}

/** The prefixes of the load balancer's logs in their bucket. */
export const loadBalancerLogs = ["requests", "connections"] as const;

/** TLS 1.2 and 1.3 with post-quantum key exchange. Terraform's default policy still allows TLS 1.0. */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/** Requests that match no rule get the same response from the local gateway. */
const notFound: LbListenerConfig["defaultAction"] = [
  {
    type: "fixed-response",
    fixedResponse: { contentType: "text/plain", statusCode: "404", messageBody: "Not Found" },
  },
];

const responseHeaders = {
  routingHttpResponseServerEnabled: false,
  routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
  routingHttpResponseXFrameOptionsHeaderValue: "DENY",
};

/** The entry to the network. Each service adds a rule for its own paths. */
export class LoadBalancer extends Construct implements Connectable {
  readonly securityGroup: SecurityGroup;
  readonly arn: string;
  /** CloudWatch's name: `app/<name>/<id>`. */
  readonly metricName: string;
  readonly dnsName: string;
  readonly zoneId: string;
  /** The listener to which the services add their rules. */
  readonly listenerArn: string;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { name, vpcId, subnetIds, accessLogs, keep, entry } = props;
    this.securityGroup = new SecurityGroup(this, "BalancerGroup", {
      vpcId,
      name,
      description: `The load balancer: entry from ${entry.kind === "internet" ? "the internet" : "CloudFront"}`,
    });
    const { bucket } = accessLogs.bucket;
    const [requests, connections] = loadBalancerLogs;
    const balancer = new Lb(this, "Balancer", {
      name,
      loadBalancerType: "application",
      internal: entry.kind === "cloudfront",
      subnets: [...subnetIds],
      securityGroups: [this.securityGroup.id],
      idleTimeout: timing.albIdleTimeoutS,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      xffHeaderProcessingMode: "append",
      enableDeletionProtection: keep,
      accessLogs: { bucket, prefix: requests, enabled: true },
      connectionLogs: { bucket, prefix: connections, enabled: true },
    });
    this.arn = balancer.arn;
    this.metricName = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.listenerArn =
      entry.kind === "internet"
        ? this.#listenWithTls(entry.certificateArn)
        : this.#listenToCloudFront(entry.prefixListId);
  }

  #listenWithTls(certificateArn: string): string {
    this.securityGroup.allowFromInternet(443, "Everyone, encrypted");
    this.securityGroup.allowFromInternet(80, "Everyone, redirected to 443");
    new LbListener(this, "Redirect", {
      loadBalancerArn: this.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [
        { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
      ],
    });
    return new LbListener(this, "Listener", {
      loadBalancerArn: this.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: tlsPolicy,
      certificateArn,
      defaultAction: notFound,
      ...responseHeaders,
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000; includeSubDomains",
    }).arn;
  }

  /** Requests leave CloudFront for its interfaces in this network, and never cross the internet. */
  #listenToCloudFront(prefixListId: string): string {
    this.securityGroup.allowFromList(prefixListId, 80, "CloudFront, inside the network");
    return new LbListener(this, "InternalListener", {
      loadBalancerArn: this.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: notFound,
      ...responseHeaders,
    }).arn;
  }
}
