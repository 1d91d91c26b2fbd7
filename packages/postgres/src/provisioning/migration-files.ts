import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One migration of a schema, in a file such as `0001_create_products.sql`. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, in hex. */
  readonly checksum: string;
  /** False for statements that PostgreSQL rejects inside a transaction, such as CREATE INDEX CONCURRENTLY. */
  readonly inTransaction: boolean;
}

/**
 * Matches a marker in the file's leading comments. Such a file holds one statement: PostgreSQL runs several
 * as one transaction.
 */
const noTransaction = /^(?:--.*\r?\n)*-- no-transaction[ \t]*(?:\r?\n|$)/;
/** The file next to the migrations that lists the privileges of the service's role. */
export const grantsFile = "grants.sql";
const fileName = /^(\d{4})_([a-z0-9_]+)\.sql$/;

const readMigration = async (directory: string, file: string): Promise<Migration> => {
  const match = fileName.exec(file);
  if (!match) throw new Error(`${file} is not named like 0001_create_products.sql`);
  const sql = await readFile(join(directory, file), "utf8");
  return {
    version: Number(match[1]),
    name: file,
    sql,
    checksum: createHash("sha256").update(sql).digest("hex"),
    inTransaction: !noTransaction.test(sql),
  };
};

/**
 * Reads the migrations of a folder, in order.
 *
 * @throws if a file name is invalid or two files have the same number.
 */
export const readMigrations = async (directory: string): Promise<Migration[]> => {
  const files = (await readdir(directory))
    .filter((file) => file.endsWith(".sql") && file !== grantsFile)
    .sort();
  const migrations = await Promise.all(files.map((file) => readMigration(directory, file)));
  for (const [index, { version, name }] of migrations.entries()) {
    if (migrations[index + 1]?.version === version)
      throw new Error(`${name}: another migration has the same number`);
  }
  return migrations;
};
