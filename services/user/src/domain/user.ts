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

/** Where the users are kept. Erased users are not found by any of these. */
export interface Users {
  find(id: string): Promise<User | undefined>;
  findPasswordHash(
    by: { readonly email: string } | { readonly id: string },
  ): Promise<{ id: string; roles: Role[]; hash: string } | undefined>;
  /** Newest first, at most `limit`, after a place in that order. */
  list(after: readonly [string, string] | undefined, limit: number): Promise<User[]>;
  /** @throws EmailTakenError */
  add(user: NewUser): Promise<User>;
  /** Adds the user, or gives the one with this address the roles and the password. */
  addOrPromote(user: NewUser): Promise<User>;
  /** @throws EmailTakenError */
  edit(
    id: string,
    edit: { readonly name?: string | undefined; readonly email?: string | undefined },
  ): Promise<User | undefined>;
  /** Sets the password and ends every session but one. */
  setPasswordHash(id: string, hash: string, keptSessionId: string): Promise<void>;
  /** Replaces the hash of an unchanged password. */
  rehash(id: string, hash: string): Promise<void>;
  /** Erases everything personal and ends every session. */
  erase(id: string): Promise<void>;
}

/** Hashes passwords slowly. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
  /** A hash that no password matches, as slow to verify as a real one. */
  readonly decoy: () => Promise<string>;
  /** Whether a hash was made with other parameters than today's. */
  isOutdated(hash: string): boolean;
}

/** Counts attempts across all tasks. */
export interface AttemptLimiter {
  /** @throws TooManyAttemptsError */
  attempt(key: string): Promise<void>;
  /** Forgets the attempts of a key. */
  forgive(key: string): Promise<void>;
}
