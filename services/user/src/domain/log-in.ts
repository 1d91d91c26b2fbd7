import { WrongCredentialsError } from "./errors.ts";
import type { Sessions, TokenIssuer } from "./session.ts";
import type { AttemptLimiter, PasswordHasher, Users } from "./user.ts";

export interface SessionTimes {
  readonly refreshIdleS: number;
  readonly sessionS: number;
}

export interface LogInDeps {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly hasher: PasswordHasher;
  readonly issuer: TokenIssuer;
  readonly perAccount: AttemptLimiter;
  readonly perAddress: AttemptLimiter;
  readonly times: SessionTimes;
  readonly newId: () => string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * Opens a session. Takes as long for an address without an account as for a wrong password.
 *
 * @throws TooManyAttemptsError, WrongCredentialsError
 */
export const logIn = async (
  deps: LogInDeps,
  credentials: { readonly email: string; readonly password: string },
  address: string,
): Promise<Tokens> => {
  const { email, password } = credentials;
  await deps.perAddress.attempt(address);
  await deps.perAccount.attempt(email);
  const account = await requireAccount(deps, email, password);
  await deps.perAccount.forgive(email);
  return openSession(deps, account);
};

const requireAccount = async ({ users, hasher }: LogInDeps, email: string, password: string) => {
  const account = await users.findPasswordHash({ email });
  const matches = await hasher.verify(password, account?.hash ?? (await hasher.decoy()));
  if (!account || !matches) throw new WrongCredentialsError();
  if (hasher.isOutdated(account.hash)) await users.rehash(account.id, await hasher.hash(password));
  return account;
};

const openSession = async (
  deps: LogInDeps,
  account: { id: string; roles: ("customer" | "admin")[] },
): Promise<Tokens> => {
  const { sessions, issuer, times, newId } = deps;
  const sessionId = newId();
  const refresh = issuer.refreshToken();
  await sessions.open({
    id: sessionId,
    userId: account.id,
    tokenHash: refresh.hash,
    idleS: times.refreshIdleS,
    absoluteS: times.sessionS,
  });
  const accessToken = await issuer.accessToken({ userId: account.id, sessionId, roles: account.roles });
  return { accessToken, refreshToken: refresh.token };
};
