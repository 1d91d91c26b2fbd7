import { fileURLToPath } from "node:url";
import type { Database } from "@shop/postgres";
import type { ServiceName } from "@shop/topology";

/** The statement to run twice, the second time before the first commits, and optional preparation. */
export type Race = ((database: Database, nth: 1 | 2) => Promise<unknown>) & {
  readonly prepare?: (database: Database) => Promise<unknown>;
};

/** Races for the keys of a constraint, or the reason two statements never share a key. */
export type Races = readonly Race[] | "the service generates the key" | "the database generates the key";

/**
 * The SQL of one service, for the tests of all databases: `services/<name>/test/statements/index.ts` exports
 * it as `subject`.
 */
export interface DatabaseSubject {
  /** SQL that inserts so many rows of the main table, and as many as usual of the others. */
  readonly data: (rows: number) => readonly string[];
  /** Sends each of the service's statements, with ids of `rowId`. */
  readonly everyStatement: (database: Database) => Promise<void>;
  /** The races for each unique constraint, with unused keys. */
  readonly races: () => Readonly<Record<string, Races>>;
  /** Statements that may read a table from end to end. @default none */
  readonly allowedScans?: readonly string[];
}

/** The id of the n-th generated row. */
export const rowId = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

/** The SQL of a service. @throws if the service does not list it */
export const databaseSubjectOf = async (service: ServiceName): Promise<DatabaseSubject> => {
  const file = new URL(`../../../services/${service}/test/statements/index.ts`, import.meta.url);
  const found = (await import(file.href).catch((cause: unknown) => {
    throw new Error(`${service} lists no statements for the tests of databases: ${fileURLToPath(file)}`, {
      cause,
    });
  })) as { readonly subject: DatabaseSubject };
  return found.subject;
};
