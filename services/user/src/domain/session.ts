import type { Role } from "./user.ts";

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  /** The version of the credentials that were verified: the session is not opened if they are others by now. */
  readonly credentialVersion: number;
  readonly familyHash: Buffer;
  readonly tokenHash: Buffer;
  readonly idleS: number;
  readonly absoluteS: number;
}

/** A refresh token, and what is kept of it. */
export interface RefreshToken {
  readonly token: string;
  readonly hash: Buffer;
  /** Hash of the part that all tokens of a session share. */
  readonly familyHash: Buffer;
}

export interface Rotation {
  readonly usedHash: Buffer;
  readonly familyHash: Buffer;
  /** Random; kept if the token is used for the first time. */
  readonly salt: Buffer;
  /** The token that follows the used one by a salt: the same one for the same salt. */
  readonly successorOf: (salt: Buffer) => RefreshToken;
  readonly idleS: number;
  readonly reuseGraceS: number;
  /** Of one token, within the grace. */
  readonly maxUses: number;
}

/** The end of a use of a refresh token. A reused token has ended its session. */
export type RotationOutcome =
  | {
      readonly outcome: "rotated";
      readonly userId: string;
      readonly sessionId: string;
      readonly roles: Role[];
      /** Of the successor. */
      readonly salt: Buffer;
    }
  | { readonly outcome: "reused"; readonly sessionId: string }
  | { readonly outcome: "invalid" };

/** Keeps the sessions. */
export interface Sessions {
  /** Resolves to false, and opens nothing, if the credentials have changed since they were verified. */
  open(session: NewSession): Promise<boolean>;
  rotate(rotation: Rotation): Promise<RotationOutcome>;
  revoke(sessionId: string): Promise<void>;
  /** Deletes sessions that ended long ago. */
  prune(): Promise<void>;
}

/** The tokens of a session. */
export interface TokenIssuer {
  /** A signed access token. */
  accessToken(holder: {
    readonly userId: string;
    readonly sessionId: string;
    readonly roles: readonly Role[];
  }): Promise<string>;
  /** The first refresh token of a new session. */
  refreshToken(): RefreshToken;
  readRefreshToken(token: string): RefreshToken;
  /** The token that follows another by a salt. Only the one who has both can make it. */
  successorOf(token: string, salt: Buffer): RefreshToken;
  newSalt(): Buffer;
  /** A new device token, and what is kept of it. */
  deviceToken(): { readonly token: string; readonly hash: Buffer };
  hashOf(token: string): Buffer;
}
