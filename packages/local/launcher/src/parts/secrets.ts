import { randomBytes } from "node:crypto";
import { makeSigningKey } from "@shop/secrets";
import { type ServiceName, serviceNames, services, tokenIssuer } from "@shop/topology";

/** The ids of the secrets, as on AWS. */
export const secretIds = {
  database: (service: ServiceName): string => `shop/${service}/database`,
  signingKeys: `shop/${tokenIssuer}/signing-keys`,
};

/** The address of PostgreSQL. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
}

const makeDatabaseSecret = (service: ServiceName, address: PostgresAddress) => ({
  engine: "postgres",
  ...address,
  dbname: services[service].database.name,
  username: services[service].database.name,
  password: randomBytes(18).toString("base64url"),
});

/**
 * Creates the secrets of a new shop: one database secret per service, and the keys that sign access tokens.
 */
export const makeSecrets = async (
  addressOf: (service: ServiceName) => PostgresAddress,
): Promise<Record<string, string>> => {
  const [next, current] = await Promise.all([makeSigningKey(), makeSigningKey()]);
  return {
    ...Object.fromEntries(
      serviceNames.map((name) => [
        secretIds.database(name),
        JSON.stringify(makeDatabaseSecret(name, addressOf(name))),
      ]),
    ),
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
  const addresses = new Map(serviceNames.map((name) => [secretIds.database(name), addressOf(name)]));
  return (name, value) => {
    const address = addresses.get(name);
    return address ? JSON.stringify({ ...JSON.parse(value), ...address }) : value;
  };
};
