import type { Count, Limit } from "./attempts.ts";

/** The limits of wrong passwords (docs/decisions/0018). */
export interface LogInLimits {
  /** Per client, across all accounts. */
  readonly logInPerAddress: Limit;
  /** Per client and account. */
  readonly logInPerAccountAndAddress: Limit;
  /** Per client and account, in a day: a single client cannot cause an account to be slowed down. */
  readonly logInPerAccountAndAddressADay: Limit;
  /** Per account, for all devices that it does not know, until it is slowed down. */
  readonly logInPerAccount: Limit;
  /** Per account, for all devices that it does not know, once it is slowed down. */
  readonly logInPerSlowedAccount: Limit;
  /** Per device that the account knows. */
  readonly logInPerDevice: Limit;
}

/** The facts about a log-in that limits depend on. */
export interface LogInAttempt {
  readonly email: string;
  readonly address: string;
  /** Identifies the device, if it has logged in to this account before. */
  readonly knownDevice: string | undefined;
}

/**
 * The counts that a log-in is added to, and those that the right password resets to zero. A known device is
 * counted only by itself: other devices cannot use up its attempts.
 */
export const countsOfLogIn = (
  limits: LogInLimits,
  { email, address, knownDevice }: LogInAttempt,
): { readonly counts: readonly Count[]; readonly forgiven: readonly Count[] } => {
  if (knownDevice !== undefined) {
    const device = { of: "log-in-device", key: knownDevice, limit: limits.logInPerDevice };
    return { counts: [device], forgiven: [device] };
  }
  const both = `${email} ${address}`;
  const pair = { of: "log-in-pair", key: both, limit: limits.logInPerAccountAndAddress };
  const pairADay = { of: "log-in-pair-day", key: both, limit: limits.logInPerAccountAndAddressADay };
  const slowed = { of: "log-in-slowed", key: email, limit: limits.logInPerSlowedAccount };
  const account = { of: "log-in-account-day", key: email, limit: limits.logInPerAccount, whenFull: slowed };
  const client = { of: "log-in-address", key: address, limit: limits.logInPerAddress };
  return { counts: [client, pair, pairADay, account], forgiven: [pair, pairADay] };
};
