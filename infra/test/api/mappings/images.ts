import type { Mapping } from "../mapping.ts";

/** Image repositories. */
export const imagesMappings: Readonly<Record<string, Mapping>> = {
  aws_ecr_lifecycle_policy: {
    parts: [{ operation: "ecr:PutLifecyclePolicy" }],
    rename: { repository: "repositoryName", policy: "lifecyclePolicyText" },
  },
  aws_ecr_repository: {
    parts: [{ operation: "ecr:CreateRepository" }],
    rename: { name: "repositoryName" },
    local: ["force_delete"],
  },
};
