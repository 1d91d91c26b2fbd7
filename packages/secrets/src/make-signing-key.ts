import { generateKeyPair, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { type SigningKey, signingKey } from "./signing-keys-secret.ts";

const generate = promisify(generateKeyPair);

/** Generates a key for signing access tokens: RSA, 2048 bits, with its own id. */
export const makeSigningKey = async (): Promise<SigningKey> => {
  const { privateKey } = await generate("rsa", { modulusLength: 2048 });
  return signingKey.parse({ ...privateKey.export({ format: "jwk" }), kid: randomUUID() });
};
