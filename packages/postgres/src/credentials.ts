import type { DatabaseSecret, Secret } from "@shop/secrets";
import pg from "pg";
import { typeParsers } from "./type-parsers.ts";

/** How the connection is encrypted: not at all, or verified in full against these CA certificates (PEM). */
export type Tls = { readonly ca: string } | "off";

/** The part of pg's configuration that says where and as whom to connect. */
export const connectionOf = ({ host, port, dbname, username, password }: DatabaseSecret, tls: Tls): pg.ClientConfig => ({
  host,
  port,
  database: dbname,
  user: username,
  password,
  ssl: tls === "off" ? false : { ca: tls.ca, rejectUnauthorized: true },
});

/** Settings of every session, with the server's timeout below the client's, so that it is the server that gives up first. */
export const sessionOf = (applicationName: string): pg.ClientConfig => ({
  application_name: applicationName,
  options: "-c TimeZone=UTC",
  statement_timeout: 4_500,
  query_timeout: 5_000,
  connectionTimeoutMillis: 2_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  types: typeParsers,
});

/** The latest known credentials, read by each new connection. */
export interface Credentials {
  readonly current: () => DatabaseSecret;
  /** Fetches them anew, once for all who were refused at the same time. */
  renew(): Promise<void>;
  /** A pg client that connects with the credentials as they are when it is made, also if the user name has changed. */
  readonly Client: new (config?: pg.ClientConfig) => pg.Client;
}

/**
 * Follows a rotating secret.
 *
 * @throws where the secret cannot be had at all.
 */
export const followCredentials = async (secret: Secret<DatabaseSecret>, tls: Tls): Promise<Credentials> => {
  let current = await secret.get();
  const follow = async (): Promise<void> => {
    current = await secret.get();
  };
  class RotatingClient extends pg.Client {
    constructor(config: pg.ClientConfig = {}) {
      super({ ...config, ...connectionOf(current, tls) });
      // A rotation that the background refresh has noticed is used by the connection after this one.
      void follow().catch(() => undefined);
    }
  }
  return {
    current: () => current,
    renew: async () => {
      current = await secret.refresh();
    },
    Client: RotatingClient,
  };
};
