import { createHash } from "node:crypto";

/** The name that a client's attempts are counted by: a hash, as addresses are personal data. */
export const subjectOfClient = (clientKey: string): string =>
  `client:${createHash("sha256").update(clientKey).digest("base64url")}`;
