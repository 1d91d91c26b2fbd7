import { breakFirst } from "./breaking.ts";
import type { Check } from "./check.ts";
import { looksLikeJson, parseTemplate } from "./reading/json.ts";
import { literalOf, textsIn } from "./reading/references.ts";
import { blocks, first } from "./reading/resources.ts";

/** Blocks with free keys, which are not argument names. */
const freeForm = new Set([
  "tags",
  "dimensions",
  "configuration",
  "options",
  "parameters",
  "variables",
  "environment",
]);

const namesIn = (value: unknown): string[] => {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "//" ? [] : freeForm.has(name) ? [name] : [name, ...namesIn(inner)],
  );
};

/** The faults in the texts of a block, as one text. */
const textCheck = (name: string, wrong: RegExp, example: string): Check => ({
  name,
  faults: (shop) =>
    blocks(shop).flatMap(({ at, block }) => {
      const found = JSON.stringify(block).match(wrong);
      return found ? [`${at} has ${found[0]}`] : [];
    }),
  broken: breakFirst<{ name: string }>("aws_ecs_cluster", { name: example }),
});

/** The faults in a text, apart from Terraform's own expressions. */
const literalCheck = (name: string, wrong: RegExp, example: string): Check => ({
  name,
  faults: (shop) =>
    blocks(shop).flatMap(({ at, block }) =>
      textsIn(block).flatMap(({ path, text }) => {
        const found = literalOf(text).match(wrong);
        return found ? [`${at} ${path.join(".")} has ${found[0]}`] : [];
      }),
    ),
  broken: breakFirst<{ name: string }>("aws_ecs_cluster", { name: example }),
});

const jsonFault = (text: string): string[] => {
  try {
    parseTemplate(text);
    return [];
  } catch (error) {
    return [String(error)];
  }
};

const secretName = /(^|[_-])(password|passwd|secret_string|secret_key|private_key|token)$/i;

/** Texts of the stacks contain no leftovers of this program. */
export const textChecks: readonly Check[] = [
  textCheck("no token of this program is left", /\de\+\d{3}|TfToken\[/, "port--8.109562212591385e+298"),
  textCheck("nothing is undefined", /\[object \w+\]|\bundefined\b|\bNaN\b/, "shop-undefined"),
  literalCheck(
    "no account is named by its number",
    /(?<![\da-fA-F])\d{12}(?![\da-fA-F])/,
    "arn:aws:ecs::123456789012:x",
  ),
  literalCheck(
    "no text looks like a credential",
    /\b(AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN|:\/\/[^/\s:@]+:[^/\s@]+@|\bgh[pousr]_\w{30}|eyJ[\w-]+\.eyJ/,
    "postgres://shop:hunter2@database/shop",
  ),
  {
    name: "every argument name is Terraform's",
    faults: (shop) =>
      blocks(shop).flatMap(({ at, block }) =>
        namesIn(block)
          .filter((name) => /[a-z][A-Z]/.test(name))
          .map((name) => `${at} has ${name}`),
      ),
    broken: breakFirst<Record<string, string>>("aws_ecs_cluster", { containerInsights: "enabled" }),
  },
  {
    name: "all JSON is valid for any values of Terraform's references",
    faults: (shop) =>
      blocks(shop).flatMap(({ at, block }) =>
        textsIn(block)
          .filter(({ text }) => looksLikeJson(text))
          .flatMap(({ path, text }) => jsonFault(text).map((fault) => `${at} ${path.join(".")}: ${fault}`)),
      ),
    broken: (shop) => {
      const dashboard = first<{ dashboard_body: string }>(shop, "aws_cloudwatch_dashboard");
      dashboard.dashboard_body = dashboard.dashboard_body.replace(":", ": =");
    },
  },
  {
    name: "no argument contains a secret in plain text",
    faults: (shop) =>
      blocks(shop).flatMap(({ at, block }) =>
        textsIn(block)
          .filter(({ path, text }) => secretName.test(path.at(-1) ?? "") && literalOf(text) !== "")
          .map(({ path }) => `${at} ${path.join(".")} is in plain text`),
      ),
    broken: breakFirst<{ password: string }>("aws_db_instance", { password: "correct horse" }),
  },
];
