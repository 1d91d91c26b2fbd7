import { boundaryActions } from "../../src/constructs/boundary.ts";
import type { Synthesized } from "../../src/synthesized.ts";
import { breakFirst, breakStatement } from "./breaking.ts";
import { type Check, faultsAt } from "./check.ts";
import { allowedToRoles, listed, type Statement, statements, statementsIn } from "./reading/policies.ts";
import { originOf } from "./reading/references.ts";
import { allResources, first, type Resource, resources } from "./reading/resources.ts";

interface Role {
  name: string;
  permissions_boundary?: string;
  max_session_duration?: number;
}

interface Policy {
  name: string;
  policy: string;
}

const deploy = ({ environment }: Synthesized): string => `shop-${environment.name}-deploy`;
const boundary = ({ environment }: Synthesized): string => `:policy/shop-${environment.name}-boundary`;

/** The roles that CI creates: all except its own. */
const boundedRoles = (shop: Synthesized): Resource<Role>[] =>
  resources<Role>(shop, "aws_iam_role").filter(({ block }) => block.name !== deploy(shop));

/** Actions that give a role permissions. */
const grants = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePolicy",
];

const limits = [
  ...grants,
  "iam:CreatePolicyVersion",
  "iam:DeletePolicy",
  "iam:DeletePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PassRole",
  "iam:PutRolePermissionsBoundary",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
];

const isGrant = ({ Effect, Action }: Statement): boolean =>
  Effect === "Allow" && listed(Action).some((action) => grants.includes(action));

const isDenial = ({ Effect, Principal }: Statement): boolean => Effect === "Deny" && Principal === undefined;

/** Permissions boundaries, and the limits of CI. */
export const boundaryChecks: readonly Check[] = [
  {
    name: "every role but CI's own is within the boundary",
    faults: (shop) =>
      boundedRoles(shop).flatMap(({ at, block }) =>
        faultsAt(at, block.permissions_boundary?.endsWith(boundary(shop)) || "has no boundary"),
      ),
    broken: (shop) => {
      const role = boundedRoles(shop)[0];
      if (role) delete role.block.permissions_boundary;
    },
  },
  {
    name: "there is one boundary, which includes everything that roles are allowed, and nothing about roles",
    faults: (shop) => {
      const policies = resources<Policy>(shop, "aws_iam_policy");
      const actions = policies.flatMap(({ block }) =>
        statementsIn(block.policy).flatMap(({ Action }) => listed(Action)),
      );
      const ci = resources<Role>(shop, "aws_iam_role").find(({ block }) => block.name === deploy(shop))?.at;
      const needed = allowedToRoles(shop)
        .filter(({ role }) => role !== ci)
        .flatMap(({ statement }) => listed(statement.Action));
      return [
        ...(policies.length === 1 ? [] : [`there are ${policies.length} policies`]),
        ...policies.flatMap(({ at, block }) =>
          faultsAt(at, boundary(shop).endsWith(`/${block.name}`) || `is called ${block.name}`),
        ),
        ...needed.filter((action) => !actions.includes(action)).map((action) => `${action} is out of bounds`),
        ...actions
          .filter((action) => /^(iam|sts|organizations):|\*/.test(action))
          .map((one) => `${one} is within`),
      ];
    },
    broken: [
      breakFirst<Policy>("aws_iam_policy", { name: "another" }),
      (shop) => {
        first<Policy>(shop, "aws_iam_policy").policy = JSON.stringify({
          Statement: [
            { Effect: "Allow", Action: [...boundaryActions.slice(1), "iam:PassRole"], Resource: "*" },
          ],
        });
      },
      ({ stacks: { bootstrap } }) => delete bootstrap?.resource?.["aws_iam_policy"],
    ],
  },
  {
    name: "CI can give permissions only to roles within the boundary",
    faults: (shop) => {
      const granting = statements(shop).filter(({ statement }) => isGrant(statement));
      if (granting.length === 0) return ["no statement gives roles any permissions"];
      return granting.flatMap(({ at, statement }) =>
        faultsAt(
          at,
          String(statement.Condition?.["StringEquals"]?.["iam:PermissionsBoundary"]).endsWith(
            boundary(shop),
          ) || "gives permissions without the boundary",
        ),
      );
    },
    broken: [
      breakStatement(isGrant, { Condition: undefined }),
      breakStatement(isGrant, { Action: ["iam:GetRole"] }),
    ],
  },
  {
    name: "CI can change neither its own role nor the boundary",
    faults: (shop) => {
      const denied = statements(shop)
        .filter(({ statement }) => isDenial(statement))
        .map(({ statement }) => ({
          actions: listed(statement.Action),
          resources: listed(statement.Resource),
        }));
      return [`:role/${deploy(shop)}`, boundary(shop)].flatMap((itself) =>
        limits
          .filter(
            (action) =>
              !denied.some(
                (one) => one.actions.includes(action) && one.resources.some((arn) => arn.endsWith(itself)),
              ),
          )
          .map((action) => `CI may do ${action} to ${itself}`),
      );
    },
    broken: [
      breakStatement(isDenial, { Action: ["iam:CreateRole"] }),
      breakStatement(isDenial, { Resource: "arn:aws:iam::x:role/another" }),
      breakStatement(isDenial, { Effect: "Allow" }),
    ],
  },
  {
    name: "no stack but bootstrap, which a person deploys, has CI's role or the boundary",
    faults: (shop) =>
      allResources<{ name?: string; role?: string }>(shop)
        .filter(
          ({ type, stack, block }) =>
            stack !== "bootstrap" &&
            (type === "aws_iam_policy" ||
              block.name === deploy(shop) ||
              originOf(shop, stack, block.role)?.startsWith("bootstrap/")),
        )
        .map(({ at }) => `${at} is in a stack that CI deploys`),
    broken: ({ stacks: { services } }) =>
      Object.assign(services?.resource ?? {}, { aws_iam_policy: { boundary: { name: "x", policy: "{}" } } }),
  },
];
