import { publicKeysOf, type SigningKeysSecret } from "@shop/secrets";
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from "jose";

const alg = "RS256";

/** Checks that each key's signature verifies against the key set that will be published. */
export const checkSigningKeys = async (keys: SigningKeysSecret): Promise<void> => {
  const all = [keys.next, keys.current, keys.previous].filter((key) => key !== null);
  const published = createLocalJWKSet(publicKeysOf(keys));
  for (const key of all) {
    const header = { alg, kid: key.kid };
    const token = await new SignJWT().setProtectedHeader(header).sign(await importJWK(key, alg));
    await jwtVerify(token, published, { algorithms: [alg] });
  }
};
