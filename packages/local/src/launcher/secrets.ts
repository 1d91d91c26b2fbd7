import { randomBytes, randomUUID } from "node:crypto";
import { type ServiceName, serviceNames, services } from "@shop/topology";
import { exportJWK, generateKeyPair } from "jose";

/** The ids of the secrets, as on AWS. */
export const secretIds = {
  database: (service: ServiceName): string => `shop/${service}/database`,
  signingKeys: "shop/user/signing-keys",
};

const makeSigningKey = async () => {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomUUID() };
};

/** Where PostgreSQL is reached. */
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

/** New secrets for a new shop: one database secret for each service, and the keys that sign access tokens. */
export const makeSecrets = async (postgres: PostgresAddress): Promise<Record<string, string>> => {
  const [next, current] = await Promise.all([makeSigningKey(), makeSigningKey()]);
  return {
    ...Object.fromEntries(
      serviceNames.map((name) => [
        secretIds.database(name),
        JSON.stringify(makeDatabaseSecret(name, postgres)),
      ]),
    ),
    [secretIds.signingKeys]: JSON.stringify({ next, current, previous: null }),
  };
};
