import type { Shop } from "@shop/local-launcher/shop";
import { databaseOf, type ServiceName, statefulServices } from "@shop/topology";
import pg from "pg";

/** Every database of a shop, accessed as its owner and without a proxy. */
export interface Databases {
  /** Runs SQL in a service's database. Rejects while PostgreSQL is down. */
  query<Row extends object>(service: ServiceName, sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs SQL as the admin, who may change roles and see the activity of every session. */
  administer<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const open = ({ postgres, ports }: Shop, database: string, options: string): pg.Pool => {
  const { username: user, password } = postgres.admin;
  const pool = new pg.Pool({
    host: "127.0.0.1",
    port: ports.postgres,
    database,
    user,
    password,
    options,
    max: 2,
    connectionTimeoutMillis: 2_000,
    query_timeout: 10_000,
  });
  // Tests kill PostgreSQL on purpose; the affected query rejects.
  pool.on("error", () => undefined);
  return pool;
};

/** Opens a small pool for each service's database. */
export const openDatabases = (shop: Shop): Databases => {
  const ownerPool = (service: ServiceName): pg.Pool => {
    const { name } = databaseOf(service);
    return open(shop, name, `-c role=${name}_owner -c TimeZone=UTC`);
  };
  const pools = new Map(statefulServices.map((service) => [service, ownerPool(service)]));
  const adminPool = open(shop, "postgres", "-c TimeZone=UTC");
  return {
    query: async <Row extends object>(service: ServiceName, sql: string, values: readonly unknown[] = []) => {
      const pool = pools.get(service);
      if (!pool) throw new Error(`there is no service ${service}`);
      return (await pool.query<Row>(sql, [...values])).rows;
    },
    administer: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await adminPool.query<Row>(sql, [...values])).rows,
    close: async () => {
      await Promise.all([adminPool, ...pools.values()].map((pool) => pool.end()));
    },
  };
};
