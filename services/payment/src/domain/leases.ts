import { IdempotencyKeyReusedError, RequestInProgressError } from "./errors.ts";

/** A payment or a refund. A task that processes it holds its lease, so that no other task does. */
export interface Leased {
  readonly id: string;
  /** The number of times it was taken over. */
  readonly attempts: number;
  /** True if a task is currently processing it. */
  readonly isLeased: boolean;
}

/** The port that stores leases of payments or of refunds. */
export interface Leases<T extends Leased> {
  /** Releases the lease; the work is due again in `delayS`. */
  postpone(id: string, delayS: number): Promise<void>;
  /** Acquires the lease of work that is due and that no task holds. */
  takeOverdue(limit: number): Promise<T[]>;
  find(id: string): Promise<T | undefined>;
}

/** The idempotency key of a request, and a hash of the request. */
export interface RequestKey {
  readonly key: string;
  readonly requestHash: Buffer;
}

/** The result of claiming a key: new work, whose lease the caller holds, or the key's earlier one. */
export type Claim<T> =
  | { readonly kind: "new"; readonly subject: T }
  | { readonly kind: "known"; readonly subject: T; readonly isSameRequest: boolean };

/** Work of one kind, and the way to finish it. */
export interface Work<T extends Leased> {
  readonly leases: Leases<T>;
  readonly finish: (subject: T) => Promise<T>;
  /** Called with the reason why work could not be finished immediately. */
  readonly onPostponed: (subject: T, error: unknown) => void;
  /** The delay before the next attempt. */
  readonly retryDelayS: (attempts: number) => number;
}

/** Takes leased work to its end, or postpones it to a later attempt. */
const finishOrPostpone = async <T extends Leased>(work: Work<T>, subject: T): Promise<T> => {
  const { leases, finish, onPostponed, retryDelayS } = work;
  try {
    return await finish(subject);
  } catch (error) {
    onPostponed(subject, error);
  }
  try {
    await leases.postpone(subject.id, retryDelayS(subject.attempts));
    return (await leases.find(subject.id)) ?? subject;
  } catch {
    // The database is down or the time is up: a sweep resumes the work when its lease expires.
    return subject;
  }
};

/**
 * Finishes new work, or returns the work of the first request with the same key.
 *
 * @throws IdempotencyKeyReusedError, RequestInProgressError
 */
export const finishClaimed = async <T extends Leased>(
  work: Work<T>,
  claim: Claim<T>,
): Promise<{ readonly subject: T; readonly isReplay: boolean }> => {
  if (claim.kind === "new") return { subject: await finishOrPostpone(work, claim.subject), isReplay: false };
  if (!claim.isSameRequest) throw new IdempotencyKeyReusedError();
  if (claim.subject.isLeased) throw new RequestInProgressError();
  return { subject: claim.subject, isReplay: true };
};

/** Finishes abandoned work. Returns the number of payments or refunds taken over. */
export const sweep = async <T extends Leased>(work: Work<T>, limit: number): Promise<number> => {
  const overdue = await work.leases.takeOverdue(limit);
  await Promise.all(overdue.map((subject) => finishOrPostpone(work, subject)));
  return overdue.length;
};
