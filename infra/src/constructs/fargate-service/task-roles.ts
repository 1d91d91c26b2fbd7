import { IamRolePolicy } from "@cdktn/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { BoundedRole } from "../bounded-role.ts";
import { allow, type Statement, toPolicy, trust } from "../policy.ts";

export interface TaskRolesProps {
  /** Prefix of physical names. */
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly repositoryArn: string;
  readonly logGroupArn: string;
  /** Encrypts the secrets. */
  readonly keyArn: string;
  /** Secrets that the service reads at run time. */
  readonly secretArns: readonly string[];
  /** Secrets that an operator may create for a one-shot task of the service, encrypted with AWS's own key. */
  readonly operatorSecretArns: readonly string[];
  /** Secrets that ECS injects into the migrate step. */
  readonly injectedSecretArns: readonly string[];
}

const readSecrets = ({ keyArn, region }: TaskRolesProps, secretArns: readonly string[]): Statement[] =>
  secretArns.length === 0
    ? []
    : [
        allow(["secretsmanager:GetSecretValue"], secretArns),
        allow(["kms:Decrypt"], keyArn, {
          StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
        }),
      ];

/** X-Ray actions of the agent and the SDK. X-Ray has no resource-level permissions. */
const traceActions = [
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
];

const duties = (props: TaskRolesProps): { readonly task: Statement[]; readonly execution: Statement[] } => ({
  task: [
    ...readSecrets(props, props.secretArns),
    ...props.operatorSecretArns.map((arn) => ({
      ...allow(["secretsmanager:GetSecretValue"], arn),
      Sid: "LeftByOperator",
    })),
    // X-Ray has no resource-level permissions.
    { ...allow(traceActions, "*"), Sid: "Traces" },
  ],
  execution: [
    // A registry token is valid for the account, not for one repository.
    { ...allow(["ecr:GetAuthorizationToken"], "*"), Sid: "LogInToRegistry" },
    allow(
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      props.repositoryArn,
    ),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${props.logGroupArn}:*`),
    ...readSecrets(props, props.injectedSecretArns),
  ],
});

/** Two disjoint roles: ECS uses one to start a task, the service uses the other at run time. */
export class TaskRoles extends Construct {
  readonly taskRoleArn: string;
  readonly executionRoleArn: string;
  /** Dependencies of every resource that starts tasks. */
  readonly policies: readonly IamRolePolicy[];

  constructor(scope: Construct, id: string, props: TaskRolesProps) {
    super(scope, id);
    const { name, region, accountId } = props;
    const assumeRolePolicy = trust("ecs-tasks", accountId, `arn:aws:ecs:${region}:${accountId}:*`);
    const [task, execution] = (["task", "execution"] as const).map((duty) => {
      const role = new BoundedRole(this, duty, { name: `${name}-${duty}`, accountId, assumeRolePolicy });
      const policy = toPolicy(duties(props)[duty]);
      return {
        role,
        policy: new IamRolePolicy(this, `${duty}-policy`, { name: duty, role: role.name, policy }),
      };
    }) as [RoleWithPolicy, RoleWithPolicy];
    this.taskRoleArn = task.role.arn;
    this.executionRoleArn = execution.role.arn;
    this.policies = [task.policy, execution.policy];
  }
}

interface RoleWithPolicy {
  readonly role: BoundedRole;
  readonly policy: IamRolePolicy;
}
