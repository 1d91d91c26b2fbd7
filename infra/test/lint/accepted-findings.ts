import type { Environment } from "../../src/environments/environment.ts";

/** Findings of checkov that stay, and why. */
export interface AcceptedFinding {
  readonly check: string;
  /** Ids of the resources, without the hash at their end. */
  readonly resources: readonly string[];
  /** @default every environment */
  readonly only?: Environment["name"];
  readonly why: string;
}

const functions = ["RotateDatabaseSecret_Function", "RotateSigningKeys_Function"];
const bucket = ["AccessLogs"];
const services = ["catalog_Service", "payment_Service", "user_Service"];
const targets = ["catalog_Traffic_Targets", "payment_Traffic_Targets", "user_Traffic_Targets"];
const noCertificate = "A certificate needs a domain, and dev has none: it is for no real data.";
const rebuilt = "Dev is torn down and built again.";

export const acceptedFindings: readonly AcceptedFinding[] = [
  {
    check: "CKV_AWS_115",
    resources: functions,
    why: "Secrets Manager runs one rotation of a secret at a time, and a reservation takes from the account's other functions.",
  },
  {
    check: "CKV_AWS_116",
    resources: functions,
    why: "Secrets Manager repeats a rotation that failed, and an alarm reports rotations that do not happen.",
  },
  {
    check: "CKV_AWS_117",
    resources: ["RotateSigningKeys_Function"],
    why: "It calls Secrets Manager alone: it needs nothing of the network, and the network nothing of it.",
  },
  {
    check: "CKV_AWS_272",
    resources: functions,
    why: "The deployment bundles the code from this repository, and its role alone may change a function.",
  },
  {
    check: "CKV_AWS_50",
    resources: functions,
    why: "A function runs alone, some times a month: its log has it all.",
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
    why: "Access logs are for diagnosis: a second region is not worth its price.",
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
    why: "Messages have names of metrics and no data of people. With AWS's own key CloudWatch could not publish.",
  },
  {
    check: "CKV_AWS_260",
    resources: ["LoadBalancer_BalancerGroup_In80"],
    why: "Port 80 sends browsers to HTTPS; in dev, which has no certificate, it is the only door.",
  },
  {
    check: "CKV_AWS_378",
    resources: targets,
    why: "TLS ends at the load balancer. Security groups let nothing else reach the services' public doors.",
  },
  {
    check: "CKV2_AWS_76",
    resources: ["LoadBalancer"],
    only: "prod",
    why: "The firewall has AWSManagedRulesKnownBadInputsRuleSet; checkov does not follow it. Nothing here is Java.",
  },
  {
    check: "CKV_AWS_338",
    resources: ["Insights"],
    only: "prod",
    why: "CloudWatch has made metrics of these lines, which stay for 15 months.",
  },
  { check: "CKV_AWS_338", resources: ["*"], only: "dev", why: "Logs of dev are for this week's work." },
  { check: "CKV2_AWS_20", resources: ["LoadBalancer"], only: "dev", why: noCertificate },
  { check: "CKV_AWS_2", resources: ["LoadBalancer_UnencryptedListener"], only: "dev", why: noCertificate },
  { check: "CKV_AWS_103", resources: ["LoadBalancer_UnencryptedListener"], only: "dev", why: noCertificate },
  {
    check: "CKV2_AWS_28",
    resources: ["LoadBalancer"],
    only: "dev",
    why: "A firewall is a sixth of what dev costs.",
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
    why: "Nothing of dev is to be measured each minute.",
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
    why: "Public addresses replace NAT, which would cost half as much as all of dev; security groups let nobody in.",
  },
];
