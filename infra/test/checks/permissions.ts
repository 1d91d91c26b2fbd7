import { breakFirst, breakStatement } from "./breaking.ts";
import { type Check, faultsAt } from "./check.ts";
import { listed, looksLikePolicy, type StatedPolicy, statements } from "./reading/policies.ts";
import { allResources, type Resource, resources } from "./reading/resources.ts";

/** Actions that AWS allows for all resources or none, each with the reason. */
const withoutResource: Readonly<Record<string, string>> = {
  "ecr:GetAuthorizationToken": "A registry token is valid for the account, not for one repository.",
  "xray:PutTraceSegments": "X-Ray has no resource-level permissions.",
  "xray:PutTelemetryRecords": "X-Ray has no resource-level permissions.",
  "xray:GetSamplingRules": "X-Ray has no resource-level permissions.",
  "xray:GetSamplingTargets": "X-Ray has no resource-level permissions.",
  "ec2:AssignPrivateIpAddresses": "An interface has no name before it exists.",
  "ec2:UnassignPrivateIpAddresses": "An interface has no name before it exists.",
  "ec2:CreateNetworkInterface": "Lambda chooses the subnets of a function's interface.",
  "ec2:DeleteNetworkInterface": "An interface has no name before it exists.",
  "ec2:DescribeNetworkInterfaces": "EC2 describes all or nothing.",
  "ec2:DescribeSubnets": "EC2 describes all or nothing.",
};

/** AWS's own policies that are wider than ours, each with the reason. */
const managedPolicies: Readonly<Record<string, string>> = {
  PowerUserAccess: "CI creates every resource; our own statements limit its actions on roles.",
  AmazonECSInfrastructureRolePolicyForLoadBalancers:
    "ECS defines the permissions that it needs to shift traffic.",
  AmazonRDSEnhancedMonitoringRole: "RDS defines the permissions that it needs to write its measurements.",
};

const isAllowed = ({ statement }: StatedPolicy): boolean => statement.Effect === "Allow";

/**
 * In a key's own policy the account's root delegates to IAM, and `*` is that key: without it the key would be
 * unusable.
 */
const isOfKey = ({ type }: StatedPolicy): boolean => type === "aws_kms_key";
/**
 * EventBridge cannot publish to a topic whose policy has a condition.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
const isForEventBridge = ({
  type,
  statement: { Principal },
}: Pick<StatedPolicy, "type" | "statement">): boolean =>
  type === "aws_sns_topic_policy" && JSON.stringify(Principal) === '{"Service":"events.amazonaws.com"}';

const isForAccount = (stated: StatedPolicy): boolean => {
  const { Principal } = stated.statement;
  return isOfKey(stated) && typeof Principal === "object" && /:root$/.test(listed(Principal["AWS"]).join());
};

const isOfRole = (statement: { readonly Principal?: unknown }): boolean => statement.Principal === undefined;

interface ManagedPolicy {
  policy_arn: string;
}

/** Arguments that contain policies, by resource type. */
const policyArguments: Readonly<Record<string, string>> = {
  aws_iam_role: "assume_role_policy",
  aws_iam_role_policy: "policy",
  aws_kms_key: "policy",
  aws_s3_bucket_policy: "policy",
  aws_sns_topic_policy: "policy",
};

/** Other ways to grant permissions, which these checks would not see. */
const isElsewhere = ({ type, block }: Resource<Record<string, unknown>>): boolean =>
  /^aws_iam_(policy_|user|group)/.test(type) || "inline_policy" in block || "managed_policy_arns" in block;

/** Permissions of all policies. */
export const permissionChecks: readonly Check[] = [
  {
    name: "every permission is in a policy that these checks read",
    faults: (shop) =>
      allResources<Record<string, unknown>>(shop).flatMap((resource) => {
        const { at, type, block } = resource;
        const argument = policyArguments[type];
        return faultsAt(at, [
          !isElsewhere(resource) || "grants permissions elsewhere",
          argument === undefined || looksLikePolicy(block[argument]) || `has a ${argument} that is no JSON`,
        ]);
      }),
    broken: [
      breakFirst<Record<string, unknown>>("aws_iam_role", { inline_policy: [{ policy: "{}" }] }),
      breakFirst<Record<string, unknown>>("aws_iam_role_policy", {
        policy: `\${data.aws_iam_policy_document.wide.json}`,
      }),
    ],
  },
  {
    name: "no role may do everything, or everything of a service",
    faults: (shop) =>
      statements(shop)
        .filter((stated) => isAllowed(stated) && !isForAccount(stated))
        .flatMap(({ at, statement }) =>
          listed(statement.Action)
            .filter((action) => /^(\w+:)?\*$/.test(action))
            .map((action) => `${at} allows ${action}`),
        ),
    broken: [
      breakStatement(isOfRole, { Action: "s3:*" }),
      breakStatement(isOfRole, { Action: ["ecr:BatchGetImage", "*"] }),
      breakStatement((_, type) => type === "aws_sns_topic_policy", { Action: "*" }),
    ],
  },
  {
    name: "only what AWS cannot narrow down is allowed on all resources",
    faults: (shop) =>
      statements(shop)
        .filter(
          (stated) =>
            isAllowed(stated) && !isOfKey(stated) && listed(stated.statement.Resource).includes("*"),
        )
        .flatMap(({ at, statement }) =>
          listed(statement.Action)
            .filter((action) => !withoutResource[action])
            .map((action) => `${at} allows ${action} on everything`),
        ),
    broken: breakStatement(isOfRole, { Resource: "*" }),
  },
  {
    name: "no statement allows by exclusion",
    faults: (shop) =>
      statements(shop)
        .filter(isAllowed)
        .flatMap(({ at, statement }) =>
          ["NotAction", "NotResource", "NotPrincipal"]
            .filter((name) => name in statement)
            .map((name) => `${at} allows by ${name}`),
        ),
    broken: [
      breakStatement(isOfRole, { NotAction: "iam:*" }),
      breakStatement(isOfRole, { NotResource: "arn:aws:s3:::shop" }),
    ],
  },
  {
    name: "every attached AWS policy has a documented reason",
    faults: (shop) =>
      resources<ManagedPolicy>(shop, "aws_iam_role_policy_attachment")
        .filter(({ block }) => !managedPolicies[block.policy_arn.replace(/^.*\//, "")])
        .map(({ at, block }) => `${at} attaches ${block.policy_arn}`),
    broken: breakFirst<ManagedPolicy>("aws_iam_role_policy_attachment", {
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
  },
  {
    name: "a resource policy admits services for this account only",
    faults: (shop) =>
      statements(shop)
        .filter(
          (stated) => isAllowed(stated) && !isForAccount(stated) && stated.statement.Principal !== undefined,
        )
        .filter(
          ({ type, statement }) =>
            type !== "aws_iam_role" &&
            !isForEventBridge({ type, statement }) &&
            !/account_id\}/.test(JSON.stringify([statement.Condition ?? {}, statement.Resource])),
        )
        .map(({ at, statement }) => `${at} admits ${JSON.stringify(statement.Principal)} for any account`),
    broken: [
      breakStatement((_, type) => type === "aws_sns_topic_policy", { Condition: undefined }),
      breakStatement((_, type) => type === "aws_s3_bucket_policy", { Effect: "Allow" }),
      breakStatement(({ Sid }, type) => type === "aws_kms_key" && Sid === "Logs", { Condition: undefined }),
    ],
  },
];
