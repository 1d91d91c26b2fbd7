import { createHash } from "node:crypto";

/** The subject that counts a client's attempts: a hash, because addresses are personal data. */
export const subjectOfClient = (clientKey: string): string =>
  `client:${createHash("sha256").update(clientKey).digest("base64url")}`;
