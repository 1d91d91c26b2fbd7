import { readFileSync } from "node:fs";
import type { Tls } from "./connection-settings.ts";

/**
 * Loads the CA that verifies the database's certificate.
 *
 * @param settings `caFile` is a path to PEM certificates
 * @param defaultCa trusted if no file is named
 * @throws the file system's error, which names the file.
 */
export const readTls = (
  settings: { readonly mode: "off" } | { readonly mode: "verify-full"; readonly caFile: string | undefined },
  defaultCa?: string,
): Tls => {
  if (settings.mode === "off") return "off";
  const ca = settings.caFile === undefined ? defaultCa : readFileSync(settings.caFile, "utf8");
  if (ca === undefined) throw new Error("There is no CA to verify the database's certificate with");
  return { ca };
};
