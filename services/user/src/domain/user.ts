export type Role = "customer" | "admin";

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: Role[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly roles: readonly Role[];
}

/** A user's credentials at the time they were read. */
export interface Credentials {
  readonly id: string;
  readonly roles: Role[];
  readonly hash: string;
  /**
   * Increases with every change of the password or the roles, but not with a new hash of the same password.
   */
  readonly version: number;
}

/**
 * The port that stores users. No method finds erased users. A method that takes verified credentials does
 * nothing if they are no longer the user's.
 */
export interface Users {
  find(id: string): Promise<User | undefined>;
  findCredentials(by: { readonly email: string } | { readonly id: string }): Promise<Credentials | undefined>;
  /** Newest first, at most `limit`, after a position in that order. */
  list(after: readonly [string, string] | undefined, limit: number): Promise<User[]>;
  /** Users whose address starts with a text, by address, at most `limit`, after an address. */
  search(emailStart: string, after: string | undefined, limit: number): Promise<User[]>;
  /** @throws EmailTakenError */
  add(user: NewUser): Promise<User>;
  /** Resolves to false, without adding the user, if another user has the address. */
  addIfAbsent(user: NewUser): Promise<boolean>;
  /** Gives the user with this address the roles and the password, and ends every session. */
  takeOver(user: Pick<NewUser, "email" | "roles" | "passwordHash">): Promise<boolean>;
  rename(id: string, name: string): Promise<User | undefined>;
  /** @throws EmailTakenError */
  edit(
    verified: Credentials,
    edit: { readonly name?: string | undefined; readonly email: string },
  ): Promise<User | undefined>;
  /** Sets the password and ends every session except one. */
  setPasswordHash(verified: Credentials, hash: string, keptSessionId: string): Promise<boolean>;
  /** Replaces the hash of an unchanged password. */
  rehash(verified: Credentials, hash: string): Promise<void>;
  /** Erases all personal data and ends every session. */
  erase(verified: Credentials): Promise<boolean>;
}

/** Hashes passwords slowly. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
  /** A hash that no password matches, as slow to verify as a real one. */
  readonly decoy: () => Promise<string>;
  /** True if a hash was created with other parameters than the current ones. */
  isOutdated(hash: string): boolean;
}
