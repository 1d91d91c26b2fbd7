import type { Role } from "./user.ts";

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  /** The version of the verified credentials: the session is not opened if they have changed since. */
  readonly credentialVersion: number;
  readonly familyHash: Buffer;
  readonly tokenHash: Buffer;
  readonly idleS: number;
  readonly absoluteS: number;
}

/** A refresh token, and the parts of it that are stored. */
export interface RefreshToken {
  readonly token: string;
  readonly hash: Buffer;
  /** Hash of the part that all tokens of a session share. */
  readonly familyHash: Buffer;
}

export interface Rotation {
  readonly usedHash: Buffer;
  readonly familyHash: Buffer;
  /** Random; stored if this is the token's first use. */
  readonly salt: Buffer;
  /** Derives the used token's successor from a salt: the same salt gives the same token. */
  readonly successorOf: (salt: Buffer) => RefreshToken;
  readonly idleS: number;
  readonly reuseGraceS: number;
  /** Maximum uses of one token, within the grace period. */
  readonly maxUses: number;
}

/** The outcome of using a refresh token. `reused` means that the session was ended. */
export type RotationOutcome =
  | {
      readonly outcome: "rotated";
      readonly userId: string;
      readonly sessionId: string;
      readonly roles: Role[];
      /** The salt of the successor. */
      readonly salt: Buffer;
    }
  | { readonly outcome: "reused"; readonly sessionId: string }
  | { readonly outcome: "invalid" };

/** The port that stores sessions. */
export interface Sessions {
  /**
   * Resolves to false, without opening a session, if the credentials have changed since they were verified.
   */
  open(session: NewSession): Promise<boolean>;
  rotate(rotation: Rotation): Promise<RotationOutcome>;
  revoke(sessionId: string): Promise<void>;
  /** Deletes sessions that ended long ago. */
  prune(): Promise<void>;
}

/** The port that issues a session's tokens. */
export interface TokenIssuer {
  /** A signed access token. */
  accessToken(principal: {
    readonly userId: string;
    readonly sessionId: string;
    readonly roles: readonly Role[];
  }): Promise<string>;
  /** The first refresh token of a new session. */
  refreshToken(): RefreshToken;
  readRefreshToken(token: string): RefreshToken;
  /** Derives a token's successor from a salt. Deriving it requires both. */
  successorOf(token: string, salt: Buffer): RefreshToken;
  newSalt(): Buffer;
  /** A new device token, and the hash that is stored. */
  deviceToken(): { readonly token: string; readonly hash: Buffer };
  hashOf(token: string): Buffer;
}
