import { serviceNames } from "@shop/topology";
import type { Environment } from "../../src/environments/environment.ts";

/** Accepted findings of checkov, with reasons. */
export interface AcceptedFinding {
  readonly check: string;
  /** Ids of the resources, without the hash at their end. */
  readonly resources: readonly string[];
  /** @default every environment */
  readonly only?: Environment["name"];
  readonly why: string;
}

const outsideNetwork = ["RotateCookieKeys_Function", "RotateSigningKeys_Function"];
const functions = ["RotateDatabaseSecret_Function", ...outsideNetwork];
const bucket = ["AccessLogs"];
const services = serviceNames.map((name) => `${name}_Service`);
const targets = serviceNames.map((name) => `${name}_Traffic_Targets`);
const noCertificate = "CloudFront ends TLS and reaches the load balancer only inside the network.";
const edge = ["Edge_Distribution"];
const rebuilt = "Dev is torn down and built again.";

export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV_AWS_115",
    resources: functions,
    why: "Secrets Manager runs one rotation of a secret at a time, and a reservation reduces the concurrency of the account's other functions.",
  },
  {
    check: "CKV_AWS_116",
    resources: functions,
    why: "Secrets Manager repeats failed rotations, and an alarm reports missing ones.",
  },
  {
    check: "CKV_AWS_117",
    resources: outsideNetwork,
    why: "They call only Secrets Manager and need no access to the network.",
  },
  {
    check: "CKV_AWS_272",
    resources: functions,
    why: "The deployment bundles the code from this repository, and only its role may change a function.",
  },
  {
    check: "CKV_AWS_50",
    resources: functions,
    why: "A function runs a few times a month and calls no other: its log is sufficient.",
  },
  {
    check: "CKV_AWS_145",
    resources: bucket,
    why: "A load balancer writes its access logs only into a bucket with SSE-S3.",
  },
  { check: "CKV_AWS_18", resources: bucket, why: "It is the bucket of the access logs." },
  {
    check: "CKV_AWS_144",
    resources: bucket,
    why: "Access logs are for diagnosis; a second region is not worth its price.",
  },
  { check: "CKV2_AWS_62", resources: bucket, why: "Nothing has to happen when a log file arrives." },
  {
    check: "CKV_AWS_161",
    resources: ["database"],
    why: "Services log in with passwords that rotate, over TLS: tokens of IAM limit how many connections open at once.",
  },
  {
    check: "CKV_AWS_26",
    resources: ["Alarms"],
    why: "Messages contain metric names and no personal data. With AWS's own key, CloudWatch could not publish.",
  },
  {
    check: "CKV_AWS_260",
    resources: ["LoadBalancer_BalancerGroup_In80"],
    why: "Port 80 sends browsers to HTTPS; in dev only CloudFront reaches it.",
  },
  {
    check: "CKV_AWS_378",
    resources: targets,
    why: "TLS ends at the load balancer. Security groups let only the load balancer reach the services' public doors.",
  },
  {
    check: "CKV2_AWS_76",
    resources: ["LoadBalancer"],
    only: "prod",
    why: "The firewall has AWSManagedRulesKnownBadInputsRuleSet; checkov does not detect it. No service uses Java.",
  },
  {
    check: "CKV_AWS_338",
    resources: ["Insights"],
    only: "prod",
    why: "CloudWatch turns these lines into metrics, which stay for 15 months.",
  },
  { check: "CKV_AWS_338", resources: ["*"], only: "dev", why: "Dev's logs are only useful for days." },
  { check: "CKV2_AWS_20", resources: ["LoadBalancer"], only: "dev", why: noCertificate },
  { check: "CKV_AWS_2", resources: ["LoadBalancer_InternalListener"], only: "dev", why: noCertificate },
  { check: "CKV_AWS_103", resources: ["LoadBalancer_InternalListener"], only: "dev", why: noCertificate },
  ...["CKV_AWS_68", "CKV2_AWS_47"].map((check) => ({
    check,
    resources: edge,
    only: "dev" as const,
    why: "A firewall is a sixth of what dev costs.",
  })),
  ...["CKV_AWS_174", "CKV2_AWS_42"].map((check) => ({
    check,
    resources: edge,
    only: "dev" as const,
    why: "A certificate of one's own needs a domain, and CloudFront's default one has no lower limit to set.",
  })),
  {
    check: "CKV_AWS_86",
    resources: edge,
    only: "dev",
    why: "The load balancer logs each request but those for files that CloudFront keeps, which are public.",
  },
  { check: "CKV_AWS_374", resources: edge, only: "dev", why: "The shop is for every country." },
  { check: "CKV_AWS_310", resources: edge, only: "dev", why: "There is one load balancer, in each zone." },
  { check: "CKV_AWS_305", resources: edge, only: "dev", why: "The storefront serves the root." },
  {
    check: "CKV2_AWS_32",
    resources: edge,
    only: "dev",
    why: "It has AWS's own policy with security headers; checkov looks for one among the resources.",
  },
  { check: "CKV_AWS_150", resources: ["LoadBalancer"], only: "dev", why: rebuilt },
  { check: "CKV_AWS_293", resources: ["database"], only: "dev", why: rebuilt },
  {
    check: "CKV_AWS_157",
    resources: ["database"],
    only: "dev",
    why: "A standby doubles the price of dev's database.",
  },
  {
    check: "CKV_AWS_118",
    resources: ["database"],
    only: "dev",
    why: "Dev needs no measurements each minute.",
  },
  {
    check: "CKV_AWS_65",
    resources: ["Cluster"],
    only: "dev",
    why: "Its metrics would cost more than dev's tasks.",
  },
  {
    check: "CKV_AWS_333",
    resources: services,
    only: "dev",
    why: "Public addresses replace NAT, which would cost half as much as all of dev; security groups admit no connections.",
  },
];
