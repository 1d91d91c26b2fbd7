import { databaseOf, sealingServices, statefulServices, tokenIssuer } from "@shop/topology";
import type { Synthesized } from "../../src/synthesized.ts";
import { type Breaking, breakFirst } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { parseTemplate } from "./reading/json.ts";
import { originOf } from "./reading/references.ts";
import { allResources, argumentsOf, type Resource, resources } from "./reading/resources.ts";

interface Secret {
  name: string;
  kms_key_id: string;
  recovery_window_in_days: number;
}

interface Rotation {
  secret_id: string;
  rotate_immediately?: boolean;
  rotation_lambda_arn: string;
  rotation_rules: { automatically_after_days: number };
  depends_on: string[];
}

interface Version {
  secret_id: string;
  secret_string?: string;
  secret_string_wo?: string;
  secret_string_wo_version?: number;
}

interface Permission {
  action: string;
  principal: string;
  source_arn?: string;
}

interface Login {
  readonly host: string;
  readonly dbname: string;
  readonly username: string;
  readonly password: string;
}

const type = "aws_secretsmanager_secret";
const versionType = "aws_secretsmanager_secret_version";
const rotationType = "aws_secretsmanager_secret_rotation";
const check = checkEach<Secret>(type);

const secretOf = (kind: string) => (service: string) => `${service}/${kind}`;

/** The secrets of the topology's services, without the shop's prefix. */
const secretNames = [
  ...statefulServices.map(secretOf("database")),
  secretOf("signing-keys")(tokenIssuer),
  ...sealingServices.map(secretOf("cookie-keys")),
];

/** The resources of a type that belong to a secret. */
const of = <T extends { secret_id: string }>(
  shop: Synthesized,
  kind: string,
  secret: Resource<Secret>,
): Resource<T>[] =>
  resources<T>(shop, kind).filter(({ stack, block }) => originOf(shop, stack, block.secret_id) === secret.at);

const loginIn = ({ secret_string_wo = "{}" }: Version): Login => parseTemplate(secret_string_wo) as Login;

/** The first values of the services' database secrets, by the secrets' names. */
const logins = (shop: Synthesized): Map<string, Login> =>
  new Map(
    resources<Secret>(shop, type).flatMap((secret) =>
      of<Version>(shop, versionType, secret)
        .map(({ block }) => loginIn(block))
        .filter((value) => "dbname" in value)
        .map((value) => [secret.block.name, value] as const),
    ),
  );

const loginVersions = (shop: Synthesized): Resource<Version>[] =>
  resources<Version>(shop, versionType).filter(({ block }) => block.secret_string_wo?.includes("dbname"));

/** Changes the first login. */
const breakLogin =
  (changes: Partial<Login>): Breaking =>
  (shop) => {
    const version = argumentsOf(loginVersions(shop)[0]);
    version.secret_string_wo = JSON.stringify({ ...loginIn(version), ...changes });
  };

/** Secrets: encryption, rotation and first values. */
export const secretChecks: readonly Check[] = [
  check({
    name: "each secret is encrypted with a key of the shop's",
    holds: ({ kms_key_id }, { resource: { stack }, shop }) =>
      originOf(shop, stack, kms_key_id)?.includes("/aws_kms_key.") || "has no key of its own",
    broken: { kms_key_id: undefined },
  }),
  check({
    name: "a function rotates each secret within three months",
    holds: (_, { resource, shop }) => {
      const [rotation] = of<Rotation>(shop, rotationType, resource);
      if (!rotation) return "is never rotated";
      const { rotation_rules, rotation_lambda_arn } = rotation.block;
      return [
        rotation_rules.automatically_after_days <= 90 ||
          `is rotated every ${rotation_rules.automatically_after_days} days`,
        originOf(shop, rotation.stack, rotation_lambda_arn)?.includes("/aws_lambda_function.") ||
          "has no rotation function",
      ];
    },
    broken: [
      breakFirst<Rotation>(rotationType, { rotation_rules: { automatically_after_days: 365 } }),
      breakFirst<Rotation>(rotationType, { rotation_lambda_arn: "arn" }),
      breakFirst<Rotation>(rotationType, { secret_id: "another" }),
    ],
  }),
  checkEach<Permission>("aws_lambda_permission")({
    name: "only Secrets Manager calls the functions, for secrets of this shop",
    holds: ({ action, principal, source_arn }, { resource: { stack }, shop }) => [
      action === "lambda:InvokeFunction" || `allows ${action}`,
      principal === "secretsmanager.amazonaws.com" || `lets ${principal} call it`,
      originOf(shop, stack, source_arn)?.includes(`/${type}.`) || "is for any secret",
    ],
    broken: [{ source_arn: undefined }, { action: "lambda:*" }, { principal: "*" }],
  }),
  checkEach<Rotation>(rotationType)({
    name: "the first rotation waits for the secret's value and for the permission to call the function",
    holds: ({ depends_on }) =>
      ["aws_secretsmanager_secret_version.", "aws_lambda_permission."].map(
        (kind) => depends_on.some((one) => one.startsWith(kind)) || `does not wait for its ${kind}`,
      ),
    broken: { depends_on: [] },
  }),
  {
    name: "no secret value is stored in the state",
    faults: (shop) => [
      ...resources<Version>(shop, versionType)
        .filter(
          ({ block }) => block.secret_string !== undefined || block.secret_string_wo_version === undefined,
        )
        .map(({ at }) => `${at} is stored in the state`),
      ...allResources(shop)
        .filter((one) => /^(random_password|random_string|tls_private_key)$/.test(one.type))
        .map(({ at }) => `${at} stores what it generates`),
      ...Object.entries(shop.stacks).flatMap(([stack, { output = {} }]) =>
        Object.entries(output)
          .filter(([, { value }]) => /secret_string|password/.test(String(value)))
          .map(([name]) => `${stack} puts ${name} into its outputs`),
      ),
    ],
    broken: [
      breakFirst<Version>(versionType, { secret_string: "{}" }),
      breakFirst<Version>(versionType, { secret_string_wo_version: undefined }),
      ({ stacks: { data } }) => Object.assign(data?.resource ?? {}, { random_password: { first: {} } }),
      ({ stacks: { data } }) =>
        Object.assign(data?.output ?? {}, { login: { value: `\${${versionType}.x.secret_string}` } }),
    ],
  },
  {
    name: "each service with a database has a login to it, with a password that Terraform does not store",
    faults: (shop) => {
      const found = logins(shop);
      return statefulServices.flatMap((service) => {
        const login = found.get(`shop-${shop.environment.name}/${service}/database`);
        if (!login) return [`${service} has none`];
        const { name } = databaseOf(service);
        return [
          ...(login.dbname === name && login.username === name
            ? []
            : [`${service} logs in to ${login.dbname}`]),
          ...(login.password.startsWith(`\${ephemeral.`)
            ? []
            : [`the password of ${service} is in plain text`]),
          ...(/aws_db_instance\.\w+\.address/.test(login.host)
            ? []
            : [`${service} logs in at ${login.host}`]),
        ];
      });
    },
    broken: [
      breakLogin({ password: "hunter2" }),
      breakLogin({ dbname: "another" }),
      breakLogin({ host: "localhost" }),
      ({ stacks: { data } }) => Object.assign(data?.resource ?? {}, { [versionType]: {} }),
    ],
  },
  {
    name: "each service has the secrets that the topology gives it, and there is no other",
    faults: (shop) => {
      const expected = secretNames.map((name) => `shop-${shop.environment.name}/${name}`);
      const found = resources<Secret>(shop, type).map(({ block }) => block.name);
      return [
        ...expected.filter((one) => !found.includes(one)).map((one) => `there is no secret ${one}`),
        ...found.filter((one) => !expected.includes(one)).map((one) => `there is the secret ${one}`),
      ];
    },
    broken: breakFirst<Secret>(type, { name: "shop-prod/stranger/database" }),
  },
  checkEach<Secret>(type, ({ name }) => name.endsWith("-keys"))({
    name: "the first keys are made by the function that rotates them, at once",
    holds: (_, { resource, shop }) => {
      const [first] = of<Version>(shop, versionType, resource);
      const [rotation] = of<Rotation>(shop, rotationType, resource);
      return [
        first?.block.secret_string_wo === "{}" || "has keys from Terraform",
        rotation?.block.rotate_immediately === true || "has no keys until its first turn",
      ];
    },
    broken: [
      (shop) => {
        for (const { block } of resources<Version>(shop, versionType)) block.secret_string_wo = '{"k":"key"}';
      },
      (shop) => {
        for (const { block } of resources<Rotation>(shop, rotationType)) block.rotate_immediately = false;
      },
    ],
  }),
  {
    name: "no two services share a password",
    faults: (shop) => {
      const passwords = [...logins(shop).values()].map(({ password }) => password);
      return passwords
        .filter((one, index) => passwords.indexOf(one) !== index)
        .map((one) => `${one} is that of two services`);
    },
    broken: (shop) => {
      const [one, other] = loginVersions(shop);
      if (one && other) Object.assign(one.block, { secret_string_wo: other.block.secret_string_wo });
    },
  },
  check({
    name: "a deleted secret can be restored for a month",
    only: "prod",
    holds: ({ recovery_window_in_days }) =>
      recovery_window_in_days === 30 || `is gone after ${recovery_window_in_days} days`,
    broken: { recovery_window_in_days: 0 },
  }),
  check({
    name: "the name of a deleted secret is available immediately",
    only: "dev",
    holds: ({ recovery_window_in_days }) => recovery_window_in_days === 0 || "keeps its name",
    broken: { recovery_window_in_days: 7 },
  }),
];
