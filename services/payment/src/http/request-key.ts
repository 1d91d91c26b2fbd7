import { createHash } from "node:crypto";
import { IdempotencyKeyMissingError } from "../domain/errors.ts";
import type { RequestKey } from "../domain/payment.ts";

/**
 * The idempotency key of a request, with a hash of the whole request.
 *
 * @throws IdempotencyKeyMissingError
 */
export const requestKeyOf = (key: string | undefined, content: unknown): RequestKey => {
  if (key === undefined) throw new IdempotencyKeyMissingError();
  return { key, requestHash: createHash("sha256").update(JSON.stringify(content)).digest() };
};

/** The header that marks a replayed response. */
export const replayedHeader = (isReplay: boolean): Readonly<Record<string, string>> =>
  isReplay ? { "Idempotent-Replayed": "true" } : {};
