import { breakFirst, breakStatement } from "./breaking.ts";
import { type Check, faultsAt } from "./check.ts";
import { listed, looksLikePolicy, type StatedPolicy, statements } from "./reading/policies.ts";
import { allResources, type Resource, resources } from "./reading/resources.ts";

/** Actions that AWS allows for everything or for nothing, and why each of them is. */
const withoutResource: Readonly<Record<string, string>> = {
  "ecr:GetAuthorizationToken": "A token for the registry is for the account, not for a repository.",
  "xray:PutTraceSegments": "X-Ray knows no resources.",
  "xray:PutTelemetryRecords": "X-Ray knows no resources.",
  "xray:GetSamplingRules": "X-Ray knows no resources.",
  "xray:GetSamplingTargets": "X-Ray knows no resources.",
  "ec2:AssignPrivateIpAddresses": "An interface has no name before it is there.",
  "ec2:UnassignPrivateIpAddresses": "An interface has no name before it is there.",
  "ec2:CreateNetworkInterface": "A function's interface is made in subnets that Lambda names.",
  "ec2:DeleteNetworkInterface": "An interface has no name before it is there.",
  "ec2:DescribeNetworkInterfaces": "EC2 describes all or nothing.",
  "ec2:DescribeSubnets": "EC2 describes all or nothing.",
};

/** Policies of AWS's own that are wider than ours, and why each of them is taken. */
const managedPolicies: Readonly<Record<string, string>> = {
  PowerUserAccess:
    "CI makes everything that there is; what it may do with roles stands in statements of our own.",
  AmazonECSInfrastructureRolePolicyForLoadBalancers: "ECS says itself what it needs to shift traffic.",
  AmazonRDSEnhancedMonitoringRole: "RDS says itself what it needs to write its measurements.",
};

const isAllowed = ({ statement }: StatedPolicy): boolean => statement.Effect === "Allow";

/**
 * In a key's own policy the account's root delegates to IAM, and `*` is that key: without it the key would be
 * unusable.
 */
const isOfKey = ({ type }: StatedPolicy): boolean => type === "aws_kms_key";
/**
 * EventBridge publishes to no topic whose policy has a condition.
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

/** Arguments that are policies, by the types of resources that have them. */
const policyArguments: Readonly<Record<string, string>> = {
  aws_iam_role: "assume_role_policy",
  aws_iam_role_policy: "policy",
  aws_kms_key: "policy",
  aws_s3_bucket_policy: "policy",
  aws_sns_topic_policy: "policy",
};

/** Other ways to say what may be done; none of these checks would see it. */
const isElsewhere = ({ type, block }: Resource<Record<string, unknown>>): boolean =>
  /^aws_iam_(policy_|user|group)/.test(type) || "inline_policy" in block || "managed_policy_arns" in block;

/** Permissions of all policies. */
export const permissionChecks: readonly Check[] = [
  {
    name: "all that may be done stands where these checks read it",
    faults: (shop) =>
      allResources<Record<string, unknown>>(shop).flatMap((resource) => {
        const { at, type, block } = resource;
        const argument = policyArguments[type];
        return faultsAt(at, [
          !isElsewhere(resource) || "says it elsewhere",
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
    name: "nobody may do everything, or everything of a service",
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
    name: "nothing is allowed by leaving something out",
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
    name: "policies of AWS's own are those that there is a reason for",
    faults: (shop) =>
      resources<ManagedPolicy>(shop, "aws_iam_role_policy_attachment")
        .filter(({ block }) => !managedPolicies[block.policy_arn.replace(/^.*\//, "")])
        .map(({ at, block }) => `${at} attaches ${block.policy_arn}`),
    broken: breakFirst<ManagedPolicy>("aws_iam_role_policy_attachment", {
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
  },
  {
    name: "a resource lets services in for this account only",
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
        .map(({ at, statement }) => `${at} lets in ${JSON.stringify(statement.Principal)} for whomever`),
    broken: [
      breakStatement((_, type) => type === "aws_sns_topic_policy", { Condition: undefined }),
      breakStatement((_, type) => type === "aws_s3_bucket_policy", { Effect: "Allow" }),
      breakStatement(({ Sid }, type) => type === "aws_kms_key" && Sid === "Logs", { Condition: undefined }),
    ],
  },
];
