import type { AttemptCounter } from "./attempts.ts";
import { countGuess } from "./count-guess.ts";
import type { Devices } from "./device.ts";
import { WrongCredentialsError } from "./errors.ts";
import { countsOfLogIn, type LogInLimits } from "./log-in-limits.ts";
import type { Sessions, TokenIssuer } from "./session.ts";
import type { Credentials, PasswordHasher, Users } from "./user.ts";

export interface SessionTimes {
  readonly refreshIdleS: number;
  readonly sessionS: number;
}

export interface LogInDeps {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly hasher: PasswordHasher;
  readonly issuer: TokenIssuer;
  readonly attempts: AttemptCounter;
  readonly limits: LogInLimits;
  readonly times: SessionTimes;
  readonly newId: () => string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** The client that logs in: its address, and the token from its last log-in. */
export interface LogInClient {
  readonly address: string;
  readonly deviceToken: string | undefined;
}

/**
 * Opens a session. Takes the same time for an address without an account as for a wrong password.
 *
 * @throws TooManyAttemptsError, WrongCredentialsError
 */
export const logIn = async (
  deps: LogInDeps,
  credentials: { readonly email: string; readonly password: string },
  client: LogInClient,
): Promise<Tokens & { readonly deviceToken: string }> => {
  const { email, password } = credentials;
  const knownDevice = await recognise(deps, email, client.deviceToken);
  const verified = await countGuess(deps.attempts, {
    ...countsOfLogIn(deps.limits, { email, address: client.address, knownDevice }),
    check: () => requireAccount(deps, email, password),
    isWrong: (error) => error instanceof WrongCredentialsError,
  });
  const tokens = await openSession(deps, verified);
  await renewHash(deps, verified, password);
  return { ...tokens, deviceToken: await rememberDevice(deps, verified, knownDevice) };
};

const recognise = async (
  { devices, issuer }: LogInDeps,
  email: string,
  token: string | undefined,
): Promise<string | undefined> =>
  token !== undefined && (await devices.isKnown(issuer.hashOf(token), email)) ? token : undefined;

const requireAccount = async (
  { users, hasher }: LogInDeps,
  email: string,
  password: string,
): Promise<Credentials> => {
  const account = await users.findCredentials({ email });
  const matches = await hasher.verify(password, account?.hash ?? (await hasher.decoy()));
  if (!account || !matches) throw new WrongCredentialsError();
  return account;
};

/** @throws WrongCredentialsError if the password has changed since it was verified */
const openSession = async (deps: LogInDeps, { id: userId, roles, version }: Credentials): Promise<Tokens> => {
  const { sessions, issuer, times, newId } = deps;
  const sessionId = newId();
  const refresh = issuer.refreshToken();
  const isOpen = await sessions.open({
    id: sessionId,
    userId,
    credentialVersion: version,
    familyHash: refresh.familyHash,
    tokenHash: refresh.hash,
    idleS: times.refreshIdleS,
    absoluteS: times.sessionS,
  });
  if (!isOpen) throw new WrongCredentialsError();
  const accessToken = await issuer.accessToken({ userId, sessionId, roles });
  return { accessToken, refreshToken: refresh.token };
};

const renewHash = async (
  { users, hasher }: LogInDeps,
  verified: Credentials,
  password: string,
): Promise<void> => {
  if (hasher.isOutdated(verified.hash)) await users.rehash(verified, await hasher.hash(password));
};

const rememberDevice = async (
  { devices, issuer }: LogInDeps,
  { id: userId, version: credentialVersion }: Credentials,
  knownToken: string | undefined,
): Promise<string> => {
  const device =
    knownToken === undefined ? issuer.deviceToken() : { token: knownToken, hash: issuer.hashOf(knownToken) };
  await devices.remember({ tokenHash: device.hash, userId, credentialVersion });
  return device.token;
};
