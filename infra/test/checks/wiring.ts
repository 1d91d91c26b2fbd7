import type { Synthesized } from "../../src/synthesized.ts";
import { breakFirst } from "./breaking.ts";
import type { Check } from "./check.ts";
import {
  addressesIn,
  isThere,
  literalOf,
  outputRead,
  type Reference,
  referencesIn,
  textsIn,
} from "./reading/references.ts";
import { allResources, type Block, blocks } from "./reading/resources.ts";

const described = ({ kind, type, id }: Reference): string =>
  `${kind === "resource" ? "" : `${kind}.`}${type}.${id}`;

/** References of a block, in its arguments and in its dependencies. */
const referencesOf = ({ block }: Block): Reference[] =>
  textsIn(block).flatMap(({ path, text }) =>
    path[0] === "depends_on" ? addressesIn(text) : referencesIn(text),
  );

/** Outputs of other stacks that a stack reads. */
const readsOf = (shop: Synthesized, stack: string) =>
  blocks(shop)
    .filter((one) => one.stack === stack)
    .flatMap(referencesOf)
    .flatMap((reference) => outputRead(reference) ?? []);

const stackNames = ({ stacks }: Synthesized): string[] => Object.keys(stacks);

const dependenciesOf = ({ manifest }: Synthesized, stack: string): string[] =>
  manifest.stacks[stack]?.dependencies ?? [];

/** All stacks that are deployed before another one. */
const before = (shop: Synthesized, stack: string, found = new Set<string>()): Set<string> => {
  for (const one of dependenciesOf(shop, stack)) {
    if (found.has(one)) continue;
    found.add(one);
    before(shop, one, found);
  }
  return found;
};

/** Arguments that name another resource; Terraform waits for it only if they are references. */
const owners: Readonly<Record<string, string>> = {
  function_name: "aws_lambda_function",
  bucket: "aws_s3_bucket",
  role: "aws_iam_role",
  repository: "aws_ecr_repository",
  secret_id: "aws_secretsmanager_secret",
  cluster_name: "aws_ecs_cluster",
  parameter_group_name: "aws_db_parameter_group",
  db_subnet_group_name: "aws_db_subnet_group",
};

/** References between resources, within a stack and across stacks. */
export const wiringChecks: readonly Check[] = [
  {
    name: "every reference resolves within its stack",
    faults: (shop) =>
      blocks(shop).flatMap((one) =>
        referencesOf(one)
          .filter((reference) => !isThere(shop.stacks[one.stack] ?? { terraform: {} }, reference))
          .map((reference) => `${one.at} refers to ${described(reference)}, which does not exist`),
      ),
    broken: (shop) => {
      const { resource } = shop.stacks["data"] ?? {};
      delete resource?.["aws_db_subnet_group"];
    },
  },
  {
    name: "no reference is plain text that Terraform would not resolve",
    faults: (shop) =>
      blocks(shop).flatMap(({ at, block }) =>
        textsIn(block)
          .filter(
            ({ path, text }) =>
              path[0] !== "depends_on" && /\baws_[a-z0-9_]+\.[A-Za-z]/.test(literalOf(text)),
          )
          .map(({ path, text }) => `${at} ${path.join(".")} is the text ${text}`),
      ),
    broken: breakFirst<{ name: string }>("aws_ecs_cluster", { name: "aws_vpc.vpc.id" }),
  },
  {
    name: "dependent resources use references, so that Terraform creates them in order",
    faults: (shop) =>
      allResources<Record<string, unknown>>(shop).flatMap(({ at, type, block }) =>
        Object.entries(owners)
          .filter(([name, owner]) => owner !== type && typeof block[name] === "string")
          .filter(([name]) => referencesIn(String(block[name])).length === 0)
          .map(([name]) => `${at} ${name} is the text ${block[name]}`),
      ),
    broken: breakFirst<{ role: string }>("aws_iam_role_policy", { role: "shop-prod-flow-logs" }),
  },
  {
    name: "every output that a stack reads exists",
    faults: (shop) =>
      stackNames(shop).flatMap((name) =>
        readsOf(shop, name)
          .filter(({ stack, output }) => !shop.stacks[stack]?.output?.[output])
          .map(({ stack, output }) => `${name} reads ${output} of ${stack}, which does not have it`),
      ),
    broken: (shop) => {
      delete shop.stacks["network"]?.output;
    },
  },
  {
    name: "a stack is deployed after those that it reads",
    faults: (shop) =>
      stackNames(shop).flatMap((name) => {
        const known = dependenciesOf(shop, name);
        return readsOf(shop, name)
          .filter(({ stack }) => !known.includes(stack))
          .map(({ stack, output }) => `${name} reads ${output} of ${stack} and does not depend on it`);
      }),
    broken: (shop) => {
      shop.manifest.stacks["services"]?.dependencies.splice(0);
    },
  },
  {
    name: "no stack depends on itself",
    faults: (shop) =>
      stackNames(shop)
        .filter((name) => before(shop, name).has(name))
        .map((name) => `${name} depends on itself by ${dependenciesOf(shop, name).join(", ")}`),
    broken: (shop) => {
      shop.manifest.stacks["network"]?.dependencies.push("services");
    },
  },
  {
    name: "every stack depends on bootstrap, which has the images",
    faults: (shop) =>
      stackNames(shop)
        .filter((name) => name !== "bootstrap" && !before(shop, name).has("bootstrap"))
        .map((name) => `${name} may come before bootstrap`),
    broken: (shop) => {
      shop.manifest.stacks["network"]?.dependencies.splice(0);
    },
  },
];
