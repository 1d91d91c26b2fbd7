import { randomBytes } from "node:crypto";
import { makeCookieKey, makeSigningKey } from "@shop/secrets";
import { databaseOf, type ServiceName, sealingServices, statefulServices, tokenIssuer } from "@shop/topology";

/** The ids of the secrets, as on AWS. */
export const secretIds = {
  database: (service: ServiceName): string => `shop/${service}/database`,
  signingKeys: `shop/${tokenIssuer}/signing-keys`,
  cookieKeys: (service: ServiceName): string => `shop/${service}/cookie-keys`,
};

/** The address of PostgreSQL. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
}

const makeDatabaseSecret = (service: ServiceName, address: PostgresAddress) => ({
  engine: "postgres",
  ...address,
  dbname: databaseOf(service).name,
  username: databaseOf(service).name,
  password: randomBytes(18).toString("base64url"),
});

const makeCookieKeys = (): string =>
  JSON.stringify({ next: makeCookieKey(), current: makeCookieKey(), previous: [] });

/**
 * Creates the secrets of a new shop: one database secret per service with a database, the keys that sign access
 * tokens, and those that encrypt cookies.
 */
export const makeSecrets = async (
  addressOf: (service: ServiceName) => PostgresAddress,
): Promise<Record<string, string>> => {
  const [next, current] = await Promise.all([makeSigningKey(), makeSigningKey()]);
  return {
    ...Object.fromEntries(
      statefulServices.map((name) => [
        secretIds.database(name),
        JSON.stringify(makeDatabaseSecret(name, addressOf(name))),
      ]),
    ),
    ...Object.fromEntries(sealingServices.map((name) => [secretIds.cookieKeys(name), makeCookieKeys()])),
    [secretIds.signingKeys]: JSON.stringify({ next, current, previous: null }),
  };
};

/**
 * Updates a database secret if the database has a new address, as after copying a shop; returns others
 * unchanged.
 */
export const atAddress = (
  addressOf: (service: ServiceName) => PostgresAddress,
): ((name: string, value: string) => string) => {
  const addresses = new Map(statefulServices.map((name) => [secretIds.database(name), addressOf(name)]));
  return (name, value) => {
    const address = addresses.get(name);
    return address ? JSON.stringify({ ...JSON.parse(value), ...address }) : value;
  };
};
