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
  "malformed-request": { kind: "malformed", title: "Malformed request" },
  "idempotency-key-missing": { kind: "malformed", title: "Missing Idempotency-Key" },
  unauthenticated: { kind: "unauthenticated", title: "Missing or invalid access token" },
  "wrong-credentials": { kind: "unauthenticated", title: "Wrong e-mail address or password" },
  "refresh-token-invalid": { kind: "unauthenticated", title: "Invalid refresh token" },
  "payment-declined": { kind: "payment-required", title: "Payment declined" },
  forbidden: { kind: "forbidden", title: "Missing role" },
  "wrong-password": { kind: "forbidden", title: "Wrong current password" },
  "route-not-found": { kind: "not-found", title: "Route not found" },
  "product-not-found": { kind: "not-found", title: "Product not found" },
  "reservation-not-found": { kind: "not-found", title: "Reservation not found" },
  "user-not-found": { kind: "not-found", title: "User not found" },
  "payment-not-found": { kind: "not-found", title: "Payment not found" },
  "method-not-allowed": { kind: "method-not-allowed", title: "Method not allowed" },
  "request-timeout": { kind: "timeout", title: "Request timeout" },
  "sku-taken": { kind: "conflict", title: "SKU already in use" },
  "stock-below-reserved": { kind: "conflict", title: "Stock below reserved units" },
  "out-of-stock": { kind: "conflict", title: "Insufficient stock" },
  "reservation-ended": { kind: "conflict", title: "Reservation already ended" },
  "email-taken": { kind: "conflict", title: "E-mail address already in use" },
  "request-in-progress": { kind: "conflict", title: "Request in progress" },
  "refund-exceeds-payment": { kind: "conflict", title: "Refund exceeds payment" },
  "payment-not-refundable": { kind: "conflict", title: "Payment not refundable" },
  "refund-failed": { kind: "conflict", title: "Refund failed" },
  "payment-failed": { kind: "conflict", title: "Payment failed" },
  "price-changed": { kind: "conflict", title: "Price changed" },

  "version-stale": { kind: "precondition", title: "Stale version" },
  "payload-too-large": { kind: "too-large", title: "Payload too large" },
  "unsupported-media-type": { kind: "unsupported-media", title: "Unsupported media type" },
  "invalid-request": { kind: "invalid", title: "Invalid request" },
  "unknown-product": { kind: "invalid", title: "Unknown product" },
  "idempotency-key-reused": { kind: "invalid", title: "Idempotency-Key reused" },
  "precondition-required": { kind: "precondition-required", title: "Missing If-Match" },
  "too-many-attempts": { kind: "rate-limited", title: "Too many attempts" },
  "headers-too-large": { kind: "headers-too-large", title: "Headers too large" },
  "internal-error": { kind: "internal", title: "Internal error" },
  unavailable: { kind: "unavailable", title: "Dependency unavailable" },
  overloaded: { kind: "unavailable", title: "Service overloaded" },
  "deadline-exceeded": { kind: "deadline-exceeded", title: "Deadline exceeded" },
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
