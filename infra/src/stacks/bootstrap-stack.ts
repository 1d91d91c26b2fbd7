import { DataAwsCallerIdentity } from "@cdktn/provider-aws/lib/data-aws-caller-identity/index.js";
import { EcrLifecyclePolicy } from "@cdktn/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktn/provider-aws/lib/ecr-repository/index.js";
import { IamOpenidConnectProvider } from "@cdktn/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamRole } from "@cdktn/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktn/provider-aws/lib/iam-role-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktn/provider-aws/lib/iam-role-policy-attachment/index.js";
import { type ServiceName, serviceNames } from "@shop/topology";
import { TerraformOutput } from "cdktn";
import type { Construct } from "constructs";
import { allow, type Statement, toPolicy } from "../constructs/policy.ts";
import { ShopStack, type ShopStackProps } from "./shop-stack.ts";

const githubIssuer = "token.actions.githubusercontent.com";

/** Enough to roll back to, and no more to pay for. */
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

const roleActions = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:PutRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
];

/**
 * What a deployment needs before it can begin: a place for the images, and a role for CI. A person makes it, as CI must not
 * change its own role; CI deploys the other stacks.
 */
export class BootstrapStack extends ShopStack {
  readonly repositories: Readonly<Record<ServiceName, EcrRepository>>;

  constructor(scope: Construct, id: string, props: ShopStackProps) {
    super(scope, id, props);
    this.repositories = Object.fromEntries(
      serviceNames.map((name) => [name, this.#repository(name)]),
    ) as Record<ServiceName, EcrRepository>;
    this.#deployRole();
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
   * What GitHub's workflows of this repository become when they run in this environment, without a key that could leak.
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
      maxSessionDuration: 3_600,
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
      description: "What a workflow of the repository may become",
    });
  }

  /**
   * The deployment makes the roles of this environment, and gives them to these services alone. What it may not do
   * itself it could still let such a role do: that one repository's workflows take it, in one environment which people
   * can have to approve, is what protects the account.
   */
  #roleStatements(accountId: string): Statement[] {
    const own = `arn:aws:iam::${accountId}:role/${this.named("*")}`;
    const services = ["ecs", "ecs-tasks", "lambda", "vpc-flow-logs"].map((name) => `${name}.amazonaws.com`);
    return [
      allow(roleActions, own),
      allow(["iam:PassRole"], own, { StringEquals: { "iam:PassedToService": services } }),
      allow(["iam:CreateServiceLinkedRole"], `arn:aws:iam::${accountId}:role/aws-service-role/*`),
    ];
  }
}
