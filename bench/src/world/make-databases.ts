import { createSecretsManager } from "@shop/local-aws/secrets-manager";
import type { RunningPostgres } from "@shop/local-postgres";
import { type DatabaseSecret, makeSigningKey, type SigningKey } from "@shop/secrets";
import { findService } from "@shop/topology";
import { createPasswordHasher } from "../../../services/user/src/security/password-hasher.ts";
import { type BenchDatabase, createBenchDatabase, makeDatabaseSecret } from "./databases.ts";
import { freePort } from "./free-ports.ts";
import { insertProducts, insertUsers } from "./generated-data.ts";
import type { OnStop } from "./on-stop.ts";

/** `catalog` is only read, and `stock` sold from: a sale would change what a list answers. */
export interface Databases {
  readonly catalog: BenchDatabase;
  readonly stock: BenchDatabase;
  readonly users: BenchDatabase;
  /** Absent if the shop has no payment service. */
  readonly payments?: BenchDatabase;
}

const productCount = 10_000;
const goodsCount = 1_000;
const accountCount = 1_000;
const databaseNames = ["catalog", "stock", "users", "payments", "few", "many"] as const;
/** Of all accounts. */
export const password = "correct horse battery staple";

/** Logins for each database, including databases that are created later. */
export type Secrets = Readonly<Record<(typeof databaseNames)[number], DatabaseSecret>>;

export const makeDatabaseSecrets = (postgres: RunningPostgres): Secrets =>
  Object.fromEntries(databaseNames.map((name) => [name, makeDatabaseSecret(postgres, name)])) as Secrets;

/** Makes the databases that contenders read and write, with their data. */
export const makeDatabases = async (
  postgres: RunningPostgres,
  secrets: Secrets,
  onStop: OnStop,
): Promise<Databases> => {
  const catalog = await createBenchDatabase(postgres, "catalog", secrets.catalog);
  const stock = await createBenchDatabase(postgres, "catalog", secrets.stock);
  const users = await createBenchDatabase(postgres, "user", secrets.users);
  const paying = findService("payment");
  const payments = paying && (await createBenchDatabase(postgres, paying, secrets.payments));
  onStop(async () => {
    await Promise.all([catalog, stock, users, payments].map((database) => database?.close()));
  });
  await catalog.sql(insertProducts(productCount));
  await stock.sql(insertProducts(goodsCount));
  await users.sql(insertUsers(accountCount, await createPasswordHasher().hash(password)));
  return { catalog, stock, users, ...(payments && { payments }) };
};

/** Serves the services what they read from Secrets Manager, and resolves to its address. */
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
  const seed = { ...Object.fromEntries(databaseSecrets), "signing-keys": JSON.stringify(keys) };
  const manager = createSecretsManager({ seed });
  onStop(() => manager.close());
  return manager.listen(await freePort());
};
