/**
 * The kinds of failures, independent of HTTP; the only mapping from kind to status. Statuses: RFC 9110; 428
 * and 429: RFC 6585.
 */
export const statusOfKind = {
  malformed: 400,
  unauthenticated: 401,
  "payment-required": 402,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  timeout: 408,
  conflict: 409,
  precondition: 412,
  "too-large": 413,
  "unsupported-media": 415,
  invalid: 422,
  "precondition-required": 428,
  "rate-limited": 429,
  "headers-too-large": 431,
  internal: 500,
  unavailable: 503,
  "deadline-exceeded": 504,
} as const;

/** The meaning of a failure. */
export type ProblemKind = keyof typeof statusOfKind;

/**
 * Every problem that the system can return, by its code. The code is the last part of the problem's `type`
 * (`/problems/<code>`) and never changes its meaning. `docs/problems.md` explains each code to clients.
 */
export const problems = {
  "malformed-request": { kind: "malformed", title: "The request could not be read" },
  "idempotency-key-missing": { kind: "malformed", title: "An Idempotency-Key header is needed" },
  unauthenticated: { kind: "unauthenticated", title: "A valid access token is needed" },
  "wrong-credentials": { kind: "unauthenticated", title: "The e-mail address or the password is wrong" },
  "refresh-token-invalid": { kind: "unauthenticated", title: "The refresh token is not valid" },
  "payment-declined": { kind: "payment-required", title: "The payment was declined" },
  forbidden: { kind: "forbidden", title: "This needs another role" },
  "wrong-password": { kind: "forbidden", title: "The current password is wrong" },
  "route-not-found": { kind: "not-found", title: "There is nothing at this path" },
  "product-not-found": { kind: "not-found", title: "There is no such product" },
  "reservation-not-found": { kind: "not-found", title: "There is no such reservation" },
  "user-not-found": { kind: "not-found", title: "There is no such user" },
  "payment-not-found": { kind: "not-found", title: "There is no such payment" },
  "method-not-allowed": { kind: "method-not-allowed", title: "The path does not take this method" },
  "request-timeout": { kind: "timeout", title: "The request did not arrive in time" },
  "sku-taken": { kind: "conflict", title: "Another product has this SKU" },
  "stock-below-reserved": { kind: "conflict", title: "More units are reserved than that" },
  "out-of-stock": { kind: "conflict", title: "Not enough units are available" },
  "reservation-ended": { kind: "conflict", title: "The reservation has already ended otherwise" },
  "email-taken": { kind: "conflict", title: "The e-mail address is already in use" },
  "request-in-progress": { kind: "conflict", title: "The first request with this key is still running" },
  "refund-exceeds-payment": { kind: "conflict", title: "More than was paid cannot be refunded" },
  "payment-not-refundable": { kind: "conflict", title: "Only a succeeded payment can be refunded" },
  "refund-failed": { kind: "conflict", title: "The refund could not be made" },
  "payment-failed": { kind: "conflict", title: "The payment could not be completed" },
  "price-changed": { kind: "conflict", title: "The price is not the one that was agreed to" },

  "version-stale": { kind: "precondition", title: "The product has changed since it was read" },
  "payload-too-large": { kind: "too-large", title: "The body is larger than 100 kB" },
  "unsupported-media-type": { kind: "unsupported-media", title: "The body must be JSON" },
  "invalid-request": { kind: "invalid", title: "The request has invalid values" },
  "unknown-product": { kind: "invalid", title: "An item names a product that is not for sale" },
  "idempotency-key-reused": { kind: "invalid", title: "The Idempotency-Key was used for another request" },
  "precondition-required": { kind: "precondition-required", title: "An If-Match header is needed" },
  "too-many-attempts": { kind: "rate-limited", title: "Too many attempts" },
  "headers-too-large": { kind: "headers-too-large", title: "The request's headers are too large" },
  "internal-error": { kind: "internal", title: "The service failed" },
  unavailable: { kind: "unavailable", title: "Something that the service needs is not available" },
  overloaded: { kind: "unavailable", title: "The service has more work than it can do" },
  "deadline-exceeded": { kind: "deadline-exceeded", title: "The caller's deadline has passed" },
} as const satisfies Record<string, { readonly kind: ProblemKind; readonly title: string }>;

/** The stable name of a problem. */
export type ProblemCode = keyof typeof problems;

/**
 * One invalid value: its location, as a JSON Pointer (RFC 6901) into `{ body, query, path, header }`, and the
 * reason.
 */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** Optional facts of a problem. */
export interface ProblemFacts {
  /** Private: logged, never sent. */
  readonly cause?: unknown;
  readonly errors?: readonly FieldError[];
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfterS?: number;
  /** Additional public members of the problem document. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Additional response headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure that callers may see: `code` is its kind, `detail` (public) says what happened. */
export class ProblemError extends Error {
  override readonly name: string = "ProblemError";
  readonly code: ProblemCode;
  readonly detail: string;
  readonly facts: ProblemFacts;

  constructor(code: ProblemCode, detail: string, facts: ProblemFacts = {}) {
    super(`${code}: ${detail}`, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.detail = detail;
    this.facts = facts;
  }
}

/** The HTTP status of a problem. */
export const statusOfProblem = (code: ProblemCode): (typeof statusOfKind)[ProblemKind] =>
  statusOfKind[problems[code].kind];

/** The stable URI path of a problem (RFC 9457 `type`). */
export const typeOfProblem = (code: ProblemCode): string => `/problems/${code}`;

/** The code in a problem's `type`; undefined if it is not one of ours. */
export const codeOfType = (type: string): ProblemCode | undefined => {
  const code = type.replace(/^\/problems\//, "");
  return Object.hasOwn(problems, code) ? (code as ProblemCode) : undefined;
};
