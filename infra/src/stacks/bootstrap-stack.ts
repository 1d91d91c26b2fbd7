import { DataAwsCallerIdentity } from "@cdktn/provider-aws/lib/data-aws-caller-identity/index.js";
import { EcrLifecyclePolicy } from "@cdktn/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktn/provider-aws/lib/ecr-repository/index.js";
import { IamOpenidConnectProvider } from "@cdktn/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamPolicy } from "@cdktn/provider-aws/lib/iam-policy/index.js";
import { IamRole } from "@cdktn/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktn/provider-aws/lib/iam-role-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktn/provider-aws/lib/iam-role-policy-attachment/index.js";
import { type ServiceName, serviceNames } from "@shop/topology";
import { TerraformOutput } from "cdktn";
import type { Construct } from "constructs";
import { boundaryActions, boundaryArn } from "../constructs/boundary.ts";
import { allow, type Statement, toPolicy } from "../constructs/policy.ts";
import { ShopStack, type ShopStackProps } from "./shop-stack.ts";

const githubIssuer = "token.actions.githubusercontent.com";

/** Enough for rollbacks, at little cost. */
const keptImages = 20;

const keepNewest = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: `The newest ${keptImages} images`,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keptImages },
      action: { type: "expire" },
    },
  ],
});

/** Actions that give a role permissions. CI may use them only on roles with the boundary. */
const grantActions = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePolicy",
];

const roleActions = [
  "iam:DeleteRole",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
];

/** Actions that CI may never use on its own role or on the boundary. */
const ownActions = [
  ...grantActions,
  "iam:CreatePolicyVersion",
  "iam:DeletePolicy",
  "iam:DeletePolicyVersion",
  "iam:DeleteRole",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PassRole",
  "iam:PutRolePermissionsBoundary",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
];

/** Longer than the workflow's job timeout, so that credentials do not expire during an apply. */
const deploySessionS = 7_200;

/**
 * The image repositories and CI's role, which every deployment needs. A person deploys this stack, because CI
 * must not change its own role. CI deploys the other stacks.
 */
export class BootstrapStack extends ShopStack {
  readonly repositories: Readonly<Record<ServiceName, EcrRepository>>;

  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    this.repositories = Object.fromEntries(
      serviceNames.map((name) => [name, this.#repository(name)]),
    ) as Record<ServiceName, EcrRepository>;
    this.#boundary();
    this.#deployRole();
  }

  #boundary(): void {
    new IamPolicy(this, "Boundary", {
      name: this.named("boundary"),
      description: "The maximum permissions of the roles of the shop",
      policy: toPolicy([{ ...allow(boundaryActions, "*"), Sid: "AtMost" }]),
    });
  }

  #repository(service: ServiceName): EcrRepository {
    const repository = new EcrRepository(this, `${service}-images`, {
      name: this.named(service),
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS" }],
      forceDelete: !this.environment.keepData,
    });
    new EcrLifecyclePolicy(this, `${service}-lifecycle`, {
      repository: repository.name,
      policy: keepNewest,
    });
    return repository;
  }

  /**
   * The role of this repository's GitHub workflows in this environment, without a long-lived key.
   * https://docs.github.com/en/actions/concepts/security/openid-connect
   */
  #deployRole(): void {
    const { name, repository } = this.environment;
    const { accountId } = new DataAwsCallerIdentity(this, "Account");
    const provider = new IamOpenidConnectProvider(this, "GitHub", {
      url: `https://${githubIssuer}`,
      clientIdList: ["sts.amazonaws.com"],
    });
    const role = new IamRole(this, "DeployRole", {
      name: this.named("deploy"),
      maxSessionDuration: deploySessionS,
      assumeRolePolicy: toPolicy([
        {
          Effect: "Allow",
          Principal: { Federated: provider.arn },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${githubIssuer}:aud`]: "sts.amazonaws.com",
              [`${githubIssuer}:sub`]: `repo:${repository}:environment:${name}`,
            },
          },
        },
      ]),
    });
    new IamRolePolicyAttachment(this, "DeployEverythingButRoles", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/PowerUserAccess",
    });
    new IamRolePolicy(this, "DeployRoles", {
      name: "deploy-roles",
      role: role.name,
      policy: toPolicy(this.#roleStatements(accountId)),
    });
    new TerraformOutput(this, "deploy_role", {
      value: `arn:aws:iam::${accountId}:role/${role.name}`,
      description: "Identities of the workflows of the repository",
    });
  }

  /**
   * Deployments create this environment's roles, within the boundary, and pass them only to these services.
   * They can change neither CI's own role nor the boundary. Only one repository's workflows can assume the
   * role, from one GitHub environment that can require approval; this protects the rest of the account.
   */
  #roleStatements(accountId: string): Statement[] {
    const role = (name: string): string => `arn:aws:iam::${accountId}:role/${this.named(name)}`;
    const boundary = boundaryArn(accountId, this.named("boundary"));
    const services = ["ecs", "ecs-tasks", "lambda", "monitoring.rds", "vpc-flow-logs"];
    return [
      allow(roleActions, role("*")),
      allow(grantActions, role("*"), { StringEquals: { "iam:PermissionsBoundary": boundary } }),
      allow(["iam:PassRole"], role("*"), {
        StringEquals: { "iam:PassedToService": services.map((name) => `${name}.amazonaws.com`) },
      }),
      allow(["iam:CreateServiceLinkedRole"], `arn:aws:iam::${accountId}:role/aws-service-role/*`),
      { Sid: "NotItself", Effect: "Deny", Action: ownActions, Resource: [role("deploy"), boundary] },
    ];
  }
}
