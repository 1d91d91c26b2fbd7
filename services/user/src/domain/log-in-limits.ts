import type { Count, Limit } from "./attempts.ts";

/** The limits of wrong passwords (docs/decisions/0018). */
export interface LogInLimits {
  /** By one client, at all accounts. */
  readonly logInPerAddress: Limit;
  /** By one client, at one account. */
  readonly logInPerAccountAndAddress: Limit;
  /** By one client, at one account, in a day: one client alone does not get an account to be slowed down. */
  readonly logInPerAccountAndAddressADay: Limit;
  /** At one account, by all devices that it does not know, before they are slowed down. */
  readonly logInPerAccount: Limit;
  /** At one account, by all devices that it does not know, once they are slowed down. */
  readonly logInPerSlowedAccount: Limit;
  /** By one device that the account knows. */
  readonly logInPerDevice: Limit;
}

/** A log-in, as far as limits are concerned. */
export interface LogInAttempt {
  readonly email: string;
  readonly address: string;
  /** Names the device, if it has logged in to this account before. */
  readonly knownDevice: string | undefined;
}

/**
 * The counts that a log-in is added to, and those that the right password sets to zero. A device that the account knows
 * is counted by itself alone: others cannot use up its attempts.
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
