import { createSecretsManager } from "@shop/local-aws/secrets-manager";
import type { RunningPostgres } from "@shop/local-postgres";
import { freePort } from "@shop/local-support";
import { type DatabaseSecret, makeCookieKey, makeSigningKey, type SigningKey } from "@shop/secrets";
import { databaseOf, type ServiceName, statefulServices } from "@shop/topology";
import { loadServiceBench } from "../service-bench.ts";
import { type BenchDatabase, createBenchDatabase, makeDatabaseSecret } from "./databases.ts";
import { insertProducts } from "./generate-products.ts";
import type { OnStop } from "./on-stop.ts";
import { password } from "./write-data.ts";

/** Each service's database, and `stockDatabase`, of the catalog that sells: a sale would change the lists of `catalog`. */
export interface Databases {
  readonly databases: Readonly<Record<ServiceName, BenchDatabase>>;
  readonly stockDatabase: BenchDatabase;
}

const productCount = 10_000;
const goodsCount = 1_000;

/** Logins by the name of the database, including databases that are created later. */
export type Secrets = Readonly<Record<string, DatabaseSecret>>;

export const makeDatabaseSecrets = (postgres: RunningPostgres): Secrets => {
  const names = [...statefulServices.map((name) => databaseOf(name).name), "stock", "few", "many"];
  return Object.fromEntries(names.map((name) => [name, makeDatabaseSecret(postgres, name)]));
};

/** The login for a database. @throws if there is none */
export const secretOf = (secrets: Secrets, database: string): DatabaseSecret => {
  const secret = secrets[database];
  if (!secret) throw new Error(`There is no login for the database ${database}`);
  return secret;
};

/** Makes the databases that contenders read and write, with their data. */
export const makeDatabases = async (
  postgres: RunningPostgres,
  secrets: Secrets,
  onStop: OnStop,
): Promise<Databases> => {
  const create = async (service: ServiceName, name: string, rows?: string): Promise<BenchDatabase> => {
    const database = await createBenchDatabase(postgres, service, secretOf(secrets, name));
    onStop(() => database.close());
    if (rows) await database.sql(rows);
    return database;
  };
  const databases: [ServiceName, BenchDatabase][] = [];
  for (const name of statefulServices) {
    const rows =
      name === "catalog"
        ? insertProducts(productCount)
        : await (await loadServiceBench(name)).rows?.(password);
    databases.push([name, await create(name, databaseOf(name).name, rows)]);
  }
  // Its grants name the roles of the catalog's own database, which therefore comes first.
  const stockDatabase = await create("catalog", "stock", insertProducts(goodsCount));
  return { stockDatabase, databases: Object.fromEntries(databases) as Databases["databases"] };
};

/** Starts a Secrets Manager with the services' secrets, and resolves to its address. */
export const serveSecrets = async (
  secrets: Secrets,
  signingKey: SigningKey,
  onStop: OnStop,
): Promise<string> => {
  const keys = { next: await makeSigningKey(), current: signingKey, previous: null };
  const databaseSecrets = Object.entries(secrets).map(([name, secret]) => [
    name,
    JSON.stringify({ engine: "postgres", ...secret }),
  ]);
  const cookieKeys = { next: makeCookieKey(), current: makeCookieKey(), previous: [] };
  const seed = {
    ...Object.fromEntries(databaseSecrets),
    "signing-keys": JSON.stringify(keys),
    "cookie-keys": JSON.stringify(cookieKeys),
  };
  const manager = createSecretsManager({ seed });
  onStop(() => manager.close());
  return manager.listen(await freePort());
};
