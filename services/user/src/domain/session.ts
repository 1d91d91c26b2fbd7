import type { Role } from "./user.ts";

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: Buffer;
  readonly idleS: number;
  readonly absoluteS: number;
}

export interface Rotation {
  readonly usedHash: Buffer;
  readonly newHash: Buffer;
  readonly idleS: number;
  readonly reuseGraceS: number;
}

/** How the use of a refresh token ended. A reused token has ended its session. */
export type RotationOutcome =
  | {
      readonly outcome: "rotated";
      readonly userId: string;
      readonly sessionId: string;
      readonly roles: Role[];
    }
  | { readonly outcome: "reused"; readonly sessionId: string }
  | { readonly outcome: "invalid" };

/** Where the sessions are kept. */
export interface Sessions {
  open(session: NewSession): Promise<void>;
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
  /** A new refresh token and what is kept of it. */
  refreshToken(): { readonly token: string; readonly hash: Buffer };
  hashOf(refreshToken: string): Buffer;
}
