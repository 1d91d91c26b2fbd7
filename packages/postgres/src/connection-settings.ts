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

/** What making a connection may take: who is waiting for it is to be answered within a second, whatever the answer. */
export const connectTimeoutMs = 800;

/** Settings of every session of a service. */
export const sessionOf = (applicationName: string): pg.ClientConfig => ({
  application_name: applicationName,
  options: "-c TimeZone=UTC",
  statement_timeout: 4_500,
  query_timeout: queryTimeoutMs,
  // The pool's: how long to wait for a connection to become free. To make one takes less, or it fails: `connectTimeoutMs`.
  connectionTimeoutMillis: 2_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  types: typeParsers,
});
