import type { Synthesized } from "../../src/synthesized.ts";
import { breakFirst, breakStatement } from "./breaking.ts";
import { type Check, faultsAt } from "./check.ts";
import type { TaskDefinition } from "./reading/containers.ts";
import { listed, type Statement, statements } from "./reading/policies.ts";
import { originOf, textsIn } from "./reading/references.ts";
import { allResources, first, resources } from "./reading/resources.ts";

interface Role {
  name: string;
  assume_role_policy: string;
}

/** Arguments by which a role is given to something, rather than something to a role. */
const givenBy = /^(task_role_arn|execution_role_arn|iam_role_arn|role_arn|role)$/;
const belongsToRole = new Set(["aws_iam_role_policy", "aws_iam_role_policy_attachment"]);

interface Given {
  readonly role: string;
  readonly to: string;
  readonly waitsFor: readonly string[];
}

/** The resources of each role. */
const givenRoles = (shop: Synthesized): Given[] =>
  allResources<{ depends_on?: string[] }>(shop)
    .filter(({ type }) => !belongsToRole.has(type))
    .flatMap(({ at, stack, block }) =>
      textsIn(block)
        .filter(({ path }) => givenBy.test(path.at(-1) ?? ""))
        .map(({ text }) => originOf(shop, stack, text) ?? "")
        .filter((origin) => origin.includes("/aws_iam_role."))
        .map((role) => ({ role, to: at, waitsFor: block.depends_on ?? [] })),
    );

const trusts = (shop: Synthesized) => statements(shop).filter(({ type }) => type === "aws_iam_role");

const trustedService = ({ Principal }: Statement): string[] =>
  typeof Principal === "object" ? listed(Principal["Service"]) : [];

const isForCi = ({ Principal }: Statement): boolean => "Federated" in Object(Principal);
const audience = "token.actions.githubusercontent.com:aud";
const subject = "token.actions.githubusercontent.com:sub";

const isForService = (statement: Statement): boolean => trustedService(statement).length > 0;

const passes = ({ Action }: Statement): boolean => listed(Action).includes("iam:PassRole");

const passedTo = ({ Condition }: Statement): string[] =>
  listed(Condition?.["StringEquals"]?.["iam:PassedToService"]);

const own = ({ environment }: Synthesized): string => `shop-${environment.name}-`;

/** Trust policies, and permissions to pass roles. */
export const roleChecks: readonly Check[] = [
  {
    name: "no two resources share a role",
    faults: (shop) => {
      const given = givenRoles(shop);
      return given
        .filter(({ role }, index) => given.findIndex((one) => one.role === role) !== index)
        .map(({ role, to }) => `${to} has ${role}, which another resource has`);
    },
    broken: (shop) => {
      const task = first<TaskDefinition>(shop, "aws_ecs_task_definition");
      task.task_role_arn = task.execution_role_arn;
    },
  },
  {
    name: "a resource with a role depends on the role's permissions",
    faults: (shop) =>
      givenRoles(shop).flatMap(({ role, to, waitsFor }) =>
        resources<{ role: string }>(shop, "aws_iam_role_policy")
          .filter(({ stack, block }) => originOf(shop, stack, block.role) === role)
          .filter(({ id }) => !waitsFor.includes(`aws_iam_role_policy.${id}`))
          .map(({ id }) => `${to} does not depend on ${id}`),
      ),
    broken: breakFirst<{ depends_on: string[] }>("aws_ecs_task_definition", { depends_on: [] }),
  },
  {
    name: "a role trusts one service, for this account",
    faults: (shop) =>
      trusts(shop)
        .filter(({ statement }) => !isForCi(statement))
        .flatMap(({ at, statement }) =>
          faultsAt(at, [
            trustedService(statement).length === 1 || "is not for one service",
            statement.Action === "sts:AssumeRole" || `allows ${listed(statement.Action).join()}`,
            /account_id\}$/.test(String(statement.Condition?.["StringEquals"]?.["aws:SourceAccount"])) ||
              "trusts another account",
          ]),
        ),
    broken: [
      breakStatement(isForService, { Condition: undefined }),
      breakStatement(isForService, { Action: "sts:*" }),
      breakStatement(isForService, { Principal: "*" }),
    ],
  },
  {
    name: "CI's role trusts only this repository, in this environment",
    faults: (shop) => {
      const { repository, name } = shop.environment;
      const federated = trusts(shop).filter(({ statement }) => isForCi(statement));
      if (federated.length !== 1) return [`there are ${federated.length} roles for CI`];
      return federated.flatMap(({ at, statement: { Condition = {} } }) =>
        faultsAt(at, [
          Object.keys(Condition).join() === "StringEquals" || "is compared by patterns",
          Condition["StringEquals"]?.[audience] === "sts.amazonaws.com" ||
            "accepts tokens for another audience",
          Condition["StringEquals"]?.[subject] === `repo:${repository}:environment:${name}` ||
            "is for another repository or environment",
        ]),
      );
    },
    broken: [
      breakStatement(isForCi, { Condition: { StringLike: { [subject]: "repo:example/*" } } }),
      breakStatement(isForCi, { Condition: { StringEquals: { [audience]: "somebody" } } }),
      breakStatement(isForCi, { Condition: { StringEquals: { [subject]: "repo:example/another" } } }),
      breakStatement(isForCi, { Principal: "*" }),
    ],
  },
  {
    name: "roles are passed only to named services, and only those of this environment",
    faults: (shop) =>
      statements(shop)
        .filter(({ statement }) => statement.Effect === "Allow" && passes(statement))
        .flatMap(({ at, statement }) =>
          faultsAt(at, [
            listed(statement.Resource).every((one) => one.endsWith(`:role/${own(shop)}*`)) ||
              "passes any role",
            (passedTo(statement).length > 0 &&
              passedTo(statement).every((one) => /^[\w.-]+\.amazonaws\.com$/.test(one))) ||
              "passes roles to any service",
          ]),
        ),
    broken: [
      breakStatement(passes, { Condition: undefined }),
      breakStatement(passes, { Condition: { StringEquals: { "iam:PassedToService": "*" } } }),
      breakStatement(passes, { Resource: "*" }),
    ],
  },
  {
    name: "CI can pass every role to the service that assumes it",
    faults: (shop) => {
      const allowed = statements(shop).flatMap(({ statement }) =>
        passes(statement) ? passedTo(statement) : [],
      );
      return trusts(shop).flatMap(({ at, statement }) =>
        trustedService(statement)
          .filter((service) => !allowed.includes(service))
          .map((service) => `${at} is for ${service}, to which CI can pass no role`),
      );
    },
    broken: breakStatement(passes, {
      Condition: { StringEquals: { "iam:PassedToService": ["ecs.amazonaws.com"] } },
    }),
  },
  {
    name: "CI manages roles of this environment only",
    faults: (shop) => [
      ...statements(shop)
        .filter(
          ({ statement }) =>
            statement.Effect === "Allow" &&
            listed(statement.Action).some((action) => action.startsWith("iam:")),
        )
        .filter(({ statement }) =>
          listed(statement.Resource).some(
            (one) => !one.endsWith(`:role/${own(shop)}*`) && !one.endsWith("/aws-service-role/*"),
          ),
        )
        .map(
          ({ at, statement }) =>
            `${at} allows ${listed(statement.Action)[0]} on ${listed(statement.Resource).join()}`,
        ),
      ...resources<Role>(shop, "aws_iam_role")
        .filter(({ block }) => !block.name.startsWith(own(shop)))
        .map(({ at, block }) => `${at} is called ${block.name}`),
    ],
    broken: [
      breakFirst<Role>("aws_iam_role", { name: "admin" }),
      breakStatement(passes, { Resource: "arn:aws:iam::aws:role/*" }),
    ],
  },
];
