import { ProblemError } from "@shop/contracts";

export class UserNotFoundError extends ProblemError {
  constructor(id: string) {
    super("user-not-found", `There is no user ${id}.`);
  }
}

/** The user that the access token was issued to has since erased the account. */
export class AccountGoneError extends ProblemError {
  constructor() {
    super("unauthenticated", "The account of the access token was deleted.");
  }
}

export class EmailTakenError extends ProblemError {
  constructor() {
    super("email-taken", "Another account has this e-mail address.");
  }
}

/**
 * The same for a wrong address and a wrong password: a response must not reveal which addresses have an
 * account.
 */
export class WrongCredentialsError extends ProblemError {
  constructor() {
    super("wrong-credentials", "No account has this e-mail address and password.");
  }
}

export class WrongPasswordError extends ProblemError {
  constructor() {
    super("wrong-password", "The current password is wrong.");
  }
}

export class CommonPasswordError extends ProblemError {
  constructor() {
    super("invalid-request", "The password is one of the most common; choose another.");
  }
}

export class RefreshTokenInvalidError extends ProblemError {
  constructor() {
    super("refresh-token-invalid", "The refresh token is unknown, used up or expired. Log in again.");
  }
}

export class TooManyAttemptsError extends ProblemError {
  constructor(retryAfterS: number) {
    super("too-many-attempts", "Too many attempts. Wait before the next one.", { retryAfterS });
  }
}
