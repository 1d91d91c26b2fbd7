import { IamRolePolicy } from "@cdktn/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { BoundedRole } from "../bounded-role.ts";
import { allow, type Statement, toPolicy, trust } from "../policy.ts";

export interface TaskRolesProps {
  /** Physical names begin with it. */
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly repositoryArn: string;
  readonly logGroupArn: string;
  /** Encrypts the secrets. */
  readonly keyArn: string;
  /** Secrets that the service reads while it runs. */
  readonly secretArns: readonly string[];
  /** Secrets that an operator may leave for a one-shot of the service, encrypted with AWS's own key. */
  readonly operatorSecretArns: readonly string[];
  /** Secrets that ECS injects into the migrate step. */
  readonly injectedSecretArn: string;
}

const readSecrets = ({ keyArn, region }: TaskRolesProps, secretArns: readonly string[]): Statement[] => [
  allow(["secretsmanager:GetSecretValue"], secretArns),
  allow(["kms:Decrypt"], keyArn, {
    StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
  }),
];

/** X-Ray actions of the agent and the SDK; X-Ray supports no resources. */
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
    // X-Ray knows no resources.
    { ...allow(traceActions, "*"), Sid: "Traces" },
  ],
  execution: [
    // A token for the registry is for the account, not for a repository.
    { ...allow(["ecr:GetAuthorizationToken"], "*"), Sid: "LogInToRegistry" },
    allow(
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      props.repositoryArn,
    ),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${props.logGroupArn}:*`),
    ...readSecrets(props, [props.injectedSecretArn]),
  ],
});

/** Two roles: what ECS may do to start a task, and what the service may do while it runs. Neither may what the other does. */
export class TaskRoles extends Construct {
  readonly taskRoleArn: string;
  readonly executionRoleArn: string;
  /** Dependencies for everything that starts tasks. */
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
