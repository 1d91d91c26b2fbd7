import type { Mapping } from "../mapping.ts";

/** Data sources and ephemeral values. */
export const dataMappings: Readonly<Record<string, Mapping>> = {
  "data.aws_caller_identity": { parts: [{ operation: "sts:GetCallerIdentity" }] },
  "data.aws_ec2_managed_prefix_list": {
    parts: [
      {
        operation: "ec2:DescribeManagedPrefixLists",
        takes: ["name"],
        members: (block) => ({ Filters: [{ Name: "prefix-list-name", Values: [block["name"]] }] }),
      },
    ],
  },
  "data.aws_ecr_image": {
    parts: [
      {
        operation: "ecr:DescribeImages",
        takes: ["image_tag"],
        members: (block) => ({ imageIds: [{ imageTag: block["image_tag"] }] }),
      },
    ],
  },
  "data.aws_route53_zone": {
    parts: [{ operation: "route53:ListHostedZonesByName" }],
    rename: { name: "DNSName" },
  },
  "ephemeral.aws_secretsmanager_random_password": {
    parts: [{ operation: "secretsmanager:GetRandomPassword" }],
  },
};
