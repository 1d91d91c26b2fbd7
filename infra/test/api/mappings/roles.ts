import type { Mapping } from "../mapping.ts";

/** Roles and their permissions. */
export const rolesMappings: Readonly<Record<string, Mapping>> = {
  aws_iam_openid_connect_provider: {
    parts: [{ operation: "iam:CreateOpenIDConnectProvider" }],
    rename: { client_id_list: "ClientIDList" },
  },
  aws_iam_policy: {
    parts: [{ operation: "iam:CreatePolicy" }],
    rename: { name: "PolicyName", policy: "PolicyDocument" },
  },
  aws_iam_role: {
    parts: [{ operation: "iam:CreateRole" }],
    rename: { name: "RoleName", assume_role_policy: "AssumeRolePolicyDocument" },
  },
  aws_iam_role_policy: {
    parts: [{ operation: "iam:PutRolePolicy" }],
    rename: { name: "PolicyName", role: "RoleName", policy: "PolicyDocument" },
  },
  aws_iam_role_policy_attachment: {
    parts: [{ operation: "iam:AttachRolePolicy" }],
    rename: { role: "RoleName" },
  },
};
