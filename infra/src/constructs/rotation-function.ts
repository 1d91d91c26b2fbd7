import { IamRolePolicy } from "@cdktn/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktn/provider-aws/lib/lambda-function/index.js";
import { LambdaPermission } from "@cdktn/provider-aws/lib/lambda-permission/index.js";
import type { SecretsmanagerSecret } from "@cdktn/provider-aws/lib/secretsmanager-secret/index.js";
import { AssetType, TerraformAsset } from "cdktn";
import { Construct } from "constructs";
import { BoundedRole } from "./bounded-role.ts";
import { LogGroup } from "./log-group.ts";
import { allow, type Statement, toPolicy, trust } from "./policy.ts";
import type { SecurityGroup } from "./security-group.ts";

export interface RotationFunctionProps {
  /** Physical name. */
  readonly name: string;
  readonly description: string;
  /** The folder with the bundled code; its `index.js` exports `handler`. */
  readonly code: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** The secrets of this account that it rotates: a pattern of ARNs. */
  readonly secretsPattern: string;
  /** Additional permissions. */
  readonly statements?: readonly Statement[];
  /** Absent if it needs no access to the network. */
  readonly network?: { readonly subnetIds: readonly string[]; readonly securityGroup: SecurityGroup };
  readonly keyArn: string;
  readonly logs: { readonly keyArn: string; readonly days: number };
  readonly region: string;
  readonly accountId: string;
}

const rotationActions = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
];

/**
 * Permissions to manage network interfaces of a function in a VPC. EC2 supports no narrower resource for most
 * of them.
 */
const interfaceActions = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/** A Lambda function that Secrets Manager calls to rotate secrets. */
export class RotationFunction extends Construct {
  readonly arn: string;
  readonly name: string;
  /** The function's name as a reference, so that its users depend on the function. */
  readonly #functionName: string;

  constructor(scope: Construct, id: string, props: RotationFunctionProps) {
    super(scope, id);
    const { name, description, code, variables, network, logs, accountId } = props;
    this.name = name;
    const logGroup = new LogGroup(this, "Logs", { name: `/aws/lambda/${name}`, ...logs });
    const role = new BoundedRole(this, "Role", {
      name,
      accountId,
      assumeRolePolicy: trust("lambda", accountId),
    });
    const policy = new IamRolePolicy(this, "Policy", {
      name: "rotate",
      role: role.name,
      policy: toPolicy(this.#statements(props, logGroup.arn)),
    });
    const archive = new TerraformAsset(this, "Code", { path: code, type: AssetType.ARCHIVE });
    const lambda = new LambdaFunction(this, "Function", {
      functionName: name,
      description,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: archive.path,
      sourceCodeHash: archive.assetHash,
      role: role.arn,
      memorySize: 256,
      // It may have to wait for a migrate step, which takes the same lock.
      timeout: 60,
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      // Lambda decrypts the variables through its own grant.
      ...(variables && { environment: { variables: { ...variables } }, kmsKeyArn: props.keyArn }),
      ...(network && {
        vpcConfig: { subnetIds: [...network.subnetIds], securityGroupIds: [network.securityGroup.id] },
      }),
      dependsOn: [policy],
    });
    this.arn = lambda.arn;
    this.#functionName = lambda.functionName;
  }

  /** Allows Secrets Manager to call the function for one secret. The secret's owner creates it. */
  allowFor(scope: Construct, secret: SecretsmanagerSecret): LambdaPermission {
    return new LambdaPermission(scope, "RotationPermission", {
      action: "lambda:InvokeFunction",
      functionName: this.#functionName,
      principal: "secretsmanager.amazonaws.com",
      sourceArn: secret.arn,
    });
  }

  #statements(props: RotationFunctionProps, logGroupArn: string): Statement[] {
    const { region, keyArn, secretsPattern, network, statements = [] } = props;
    return [
      allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${logGroupArn}:*`),
      allow(rotationActions, secretsPattern, {
        StringEquals: { "secretsmanager:resource/AllowRotationLambdaArn": this.#ownArn(props) },
      }),
      allow(["kms:Decrypt", "kms:GenerateDataKey"], keyArn, {
        StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
      }),
      // EC2 has no narrower resource for the interfaces of a function.
      ...(network ? [{ ...allow(interfaceActions, "*"), Sid: "Interfaces" }] : []),
      ...statements,
    ];
  }

  /** Written out, because the role exists before the function. */
  #ownArn({ region, accountId, name }: RotationFunctionProps): string {
    return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  }
}
