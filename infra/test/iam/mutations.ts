import type { Statement } from "../../src/constructs/policy.ts";
import { type Found, resourcesOf, type Synthesized } from "../../src/synthesized.ts";

/** Changes a copy of a synthesized shop. */
export type Mutation = (synthesized: Synthesized) => Synthesized;

const onCopy = (change: (copy: Synthesized) => void): Mutation => {
  return (synthesized) => {
    const copy = structuredClone(synthesized);
    change(copy);
    return copy;
  };
};

const roleNamed = (synthesized: Synthesized, name: string): Found => {
  const role = resourcesOf(synthesized, "aws_iam_role").find(({ block }) => block["name"] === name);
  if (!role) throw new Error(`There is no role ${name}`);
  return role;
};

/** Changes the permissions of a role. */
export const inRole = (name: string, change: (statements: Statement[]) => Statement[]): Mutation =>
  onCopy((copy) => {
    const { id } = roleNamed(copy, name);
    const policy = resourcesOf(copy, "aws_iam_role_policy").find(
      ({ block }) => block["role"] === `\${aws_iam_role.${id}.name}`,
    );
    if (!policy) throw new Error(`The role ${name} has no policy`);
    const document = JSON.parse(String(policy.block["policy"])) as { Statement: Statement[] };
    policy.block["policy"] = JSON.stringify({ ...document, Statement: change(document.Statement) });
  });

/** Changes the statement of a role that contains an action. */
export const inStatement = (
  name: string,
  action: string,
  change: (statement: Statement) => Statement,
): Mutation =>
  inRole(name, (statements) => {
    const about = statements.findIndex(({ Action }) => Action.includes(action));
    if (about < 0) throw new Error(`The role ${name} has no statement about ${action}`);
    return statements.map((one, index) => (index === about ? change(one) : one));
  });

/** Gives one of AWS's own policies to a role. */
export const attachToRole = (name: string, policyArn: string): Mutation =>
  onCopy((copy) => {
    const { stack, id } = roleNamed(copy, name);
    const resource = copy.stacks[stack]?.resource ?? {};
    resource["aws_iam_role_policy_attachment"] = {
      added: { role: `\${aws_iam_role.${id}.name}`, policy_arn: policyArn },
    };
  });

/** Makes a service's task run with its execution role. */
export const shareRole = (family: string): Mutation =>
  onCopy((copy) => {
    for (const { block } of resourcesOf(copy, "aws_ecs_task_definition")) {
      if (block["family"] === family) block["task_role_arn"] = block["execution_role_arn"];
    }
  });
