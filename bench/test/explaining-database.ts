import { type Database, type Statement, typeParsers, type Values, valuesInOrder } from "@shop/postgres";
import pg from "pg";

/** PostgreSQL's plan for a statement. */
export interface Plan {
  readonly name: string;
  /** Custom: for the given values. Generic: for any values; prepared statements switch to it after some uses. */
  readonly mode: "custom" | "generic";
  /** Tables that are scanned completely. */
  readonly scannedTables: readonly string[];
}

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly Plans?: readonly PlanNode[];
}

/** PostgreSQL's own tables are excluded, because they do not grow with the data. */
const isScan = (node: PlanNode): boolean =>
  node["Node Type"] === "Seq Scan" && !node["Relation Name"]?.startsWith("pg_");

const scannedBy = (node: PlanNode): string[] => [
  ...(isScan(node) ? [node["Relation Name"] ?? ""] : []),
  ...(node.Plans ?? []).flatMap(scannedBy),
];

const explaining = (client: pg.Client, plans: Plan[]): Database => {
  const explain = async (
    { name, text }: Statement,
    values: readonly unknown[],
    mode: Plan["mode"],
  ): Promise<void> => {
    await client.query(`SET plan_cache_mode = force_${mode}_plan`);
    const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>({
      text: `EXPLAIN (FORMAT JSON) ${text}`,
      values: [...values],
    });
    const root = rows[0]?.["QUERY PLAN"][0].Plan;
    if (root) plans.push({ name, mode, scannedTables: scannedBy(root) });
  };
  const query = async (statement: Statement, given: Values = []) => {
    const values = valuesInOrder(statement, given);
    await explain(statement, values, "custom");
    await explain(statement, values, "generic");
    return (await client.query({ text: statement.text, values })).rows;
  };
  const queryable = { query: query as Database["query"] };
  return { ...queryable, transaction: (work) => work(queryable) } as Database;
};

/** Runs `work` on a database that explains and executes every statement. Returns the plans. */
export const explainAll = async (
  connectionString: string,
  work: (database: Database) => Promise<unknown>,
): Promise<Plan[]> => {
  const plans: Plan[] = [];
  const client = new pg.Client({ connectionString, options: "-c TimeZone=UTC", types: typeParsers });
  await client.connect();
  try {
    await work(explaining(client, plans));
  } finally {
    await client.end();
  }
  return plans;
};
