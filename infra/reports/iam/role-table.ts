import type { ResolvedStatement, Role } from "./read-roles.ts";
import { exampleAccount } from "./resolve-references.ts";

const headings = ["role", "may", "on", "if"] as const;

type Row = readonly [role: string, actions: string, resources: string, conditions: string];

/** The part of an ARN after the account: the action already contains the service. */
const shortResource = (arn: string): string =>
  arn.startsWith("arn:") ? arn.split(":").slice(5).join(":") : arn;

const list = (items: readonly string[]): string => items.map((item) => `\`${item}\``).join("<br>");

const conditions = ({ conditions: operators }: ResolvedStatement): string =>
  Object.entries(operators)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${key} ${operator} ${values.join(", ")}`),
    )
    .map((text) => `\`${text.replaceAll(exampleAccount, "<account>")}\``)
    .join("<br>");

const rowsOf = ({ name, trusted, statements, managedPolicies }: Role): Row[] => {
  const rows: Row[] = [
    ...managedPolicies.map((arn): Row => ["", `AWS's \`${shortResource(arn)}\``, "", ""]),
    ...statements.map((statement): Row => {
      const verb = statement.effect === "Deny" ? "**not** " : "";
      return [
        "",
        verb + list(statement.actions),
        list(statement.resources.map(shortResource)),
        conditions(statement),
      ];
    }),
  ];
  const [first = ["", "nothing", "", ""], ...others] = rows;
  const taker = trusted.map(shortResource).join(", ");
  return [[`**${name}**<br>${taker}`, first[1], first[2], first[3]], ...others];
};

/** The roles as a Markdown table: principal, actions, resources and conditions. */
export const roleTable = (roles: readonly Role[]): string => {
  const rows = [headings, ["---", "---", "---", "---"], ...roles.flatMap(rowsOf)];
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
};
