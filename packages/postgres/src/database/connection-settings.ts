import type { DatabaseSecret } from "@shop/secrets";
import type pg from "pg";
import { typeParsers } from "./type-parsers.ts";

/** The connection's encryption: none, or fully verified against these CA certificates (PEM). */
export type Tls = { readonly ca: string } | "off";

/** The address and credentials in pg's configuration. pg checks that the certificate matches the host. */
export const connectionOf = (secret: DatabaseSecret, tls: Tls): pg.ClientConfig => ({
  host: secret.host,
  port: secret.port,
  database: secret.dbname,
  user: secret.username,
  password: secret.password,
  ssl: tls === "off" ? false : { ca: tls.ca, rejectUnauthorized: true },
});

/** The client's query timeout. The server's is shorter, so that the server gives up first. */
export const queryTimeoutMs = 5_000;

/** Timeout for a caller to get a connection. */
export const connectTimeoutMs = 2_000;

/** Settings of every session of a service. */
export const sessionOf = (applicationName: string): pg.ClientConfig => ({
  application_name: applicationName,
  options: "-c TimeZone=UTC",
  statement_timeout: 4_500,
  connectionTimeoutMillis: connectTimeoutMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  types: typeParsers,
});
