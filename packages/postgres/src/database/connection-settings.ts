import type { DatabaseSecret } from "@shop/secrets";
import type pg from "pg";
import { typeParsers } from "./type-parsers.ts";

/** How the connection is encrypted: not at all, or verified in full against these CA certificates (PEM). */
export type Tls = { readonly ca: string } | "off";

/** The part of pg's configuration that says where and as whom to connect. pg checks the certificate against the host. */
export const connectionOf = (secret: DatabaseSecret, tls: Tls): pg.ClientConfig => ({
  host: secret.host,
  port: secret.port,
  database: secret.dbname,
  user: secret.username,
  password: secret.password,
  ssl: tls === "off" ? false : { ca: tls.ca, rejectUnauthorized: true },
});

/** A query's time on the client. The server's is shorter, so that it is the server that gives up first. */
export const queryTimeoutMs = 5_000;

/** How long a caller waits for a connection. */
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
