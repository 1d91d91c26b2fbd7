import { createHash, createHmac, pbkdf2 as derive, randomBytes } from "node:crypto";
import { promisify } from "node:util";

const pbkdf2 = promisify(derive);
const iterations = 4_096;

/**
 * The form in which PostgreSQL stores a password. Computed here, so that no statement and no statement log
 * contains the password itself. RFC 5803; https://www.postgresql.org/docs/17/catalog-pg-authid.html
 */
export const scramVerifier = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const salted = await pbkdf2(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const hmac = (text: string): Buffer => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
};
