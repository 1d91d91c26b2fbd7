import { readFileSync } from "node:fs";
import type { DatabaseTls } from "@shop/config";

/**
 * Loads the CA that verifies the database's certificate.
 *
 * @throws the file system's error, which names the file.
 */
export const readTls = (tls: DatabaseTls): { readonly ca: string } | "off" =>
  tls.mode === "off" ? "off" : { ca: readFileSync(tls.caFile, "utf8") };
