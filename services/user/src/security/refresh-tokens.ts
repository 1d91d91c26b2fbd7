import { createHash, createHmac, randomBytes } from "node:crypto";
import type { RefreshToken } from "../domain/session.ts";

export const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
export const randomToken = (): string => randomBytes(32).toString("base64url");

/** `<family>.<number>`, 256 random bits each. A token from before families existed is its own family. */
export const readRefreshToken = (token: string): RefreshToken => {
  const [family = ""] = token.split(".");
  return { token, hash: hashOf(token), familyHash: hashOf(family) };
};

export const newRefreshToken = (): RefreshToken => readRefreshToken(`${randomToken()}.${randomToken()}`);

const derive = (token: string, salt: Buffer): string =>
  createHmac("sha256", token).update(salt).digest("base64url");

/**
 * The token that follows another. Neither the database, which stores the salt and a hash of the token, nor a
 * thief, who has an old token but no salt, can derive it.
 */
export const successorOf = (token: string, salt: Buffer): RefreshToken =>
  readRefreshToken(`${token.split(".")[0]}.${derive(token, salt)}`);
