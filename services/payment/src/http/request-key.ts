import { createHash } from "node:crypto";
import { ProblemError } from "@shop/contracts";
import type { RequestKey } from "../domain/leases.ts";

/**
 * The idempotency key of a request, with a hash of the whole request.
 *
 * @throws ProblemError `idempotency-key-missing`
 */
export const requestKeyOf = (key: string | undefined, content: unknown): RequestKey => {
  if (key === undefined) {
    const detail = "Send an Idempotency-Key header, so that the request can be repeated safely.";
    throw new ProblemError("idempotency-key-missing", detail);
  }
  return { key, requestHash: createHash("sha256").update(JSON.stringify(content)).digest() };
};

/** The header that marks a replayed response. */
export const replayedHeader = (isReplay: boolean): Readonly<Record<string, string>> =>
  isReplay ? { "Idempotent-Replayed": "true" } : {};

/** The subject that counts a client's attempts: a hash, because addresses are personal data. */
export const subjectOfClient = (clientKey: string): string =>
  `client:${createHash("sha256").update(clientKey).digest("base64url")}`;
