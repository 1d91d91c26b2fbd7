import { createHash } from "node:crypto";
import { IdempotencyKeyMissingError } from "../domain/errors.ts";
import type { RequestKey } from "../domain/payment.ts";

/**
 * The idempotency key of a request, with a hash of all that was asked.
 *
 * @throws IdempotencyKeyMissingError
 */
export const requestKeyOf = (key: string | undefined, asked: unknown): RequestKey => {
  if (key === undefined) throw new IdempotencyKeyMissingError();
  return { key, requestHash: createHash("sha256").update(JSON.stringify(asked)).digest() };
};

/** The header that tells a replayed answer from a first one. */
export const replayedHeader = (isReplay: boolean): Readonly<Record<string, string>> =>
  isReplay ? { "Idempotent-Replayed": "true" } : {};
