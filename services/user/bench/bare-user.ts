/** The user service's work on `node:http` and pg: verifies a token and reads a row; verifies a password and opens a session. */
import {
  argon2,
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  verify,
  type webcrypto,
} from "node:crypto";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import { asDatabase, openPool, sendJson, serve } from "@shop/bench/bare";
import { v7 as newId } from "uuid";
import { createSessions } from "../src/data/sessions.ts";
import { createUsers } from "../src/data/users.ts";

const database = asDatabase(openPool());
const users = createUsers(database);
const sessions = createSessions(database);
const jwk = JSON.parse(process.env["SIGNING_KEY"] ?? "") as webcrypto.JsonWebKey & { readonly kid: string };
const privateKey = createPrivateKey({ key: jwk, format: "jwk" });
const publicKey = createPublicKey({ key: jwk, format: "jwk" });
const derive = promisify(argon2);

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

const issue = (claims: object): string => {
  const text = `${encode({ alg: "RS256", typ: "at+jwt", kid: jwk.kid })}.${encode(claims)}`;
  return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
};

const subjectOf = (token: string): string | undefined => {
  const end = token.lastIndexOf(".");
  const signature = Buffer.from(token.slice(end + 1), "base64url");
  if (!verify("sha256", Buffer.from(token.slice(0, end)), publicKey, signature)) return undefined;
  const claims = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  return (JSON.parse(claims) as { sub: string }).sub;
};

const matches = async (password: string, hash: string): Promise<boolean> => {
  const [, , , , salt = "", tag = ""] = hash.split("$");
  const parameters = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
  const nonce = Buffer.from(salt, "base64");
  return (await derive("argon2id", { message: password, nonce, ...parameters })).equals(
    Buffer.from(tag, "base64"),
  );
};

const logIn = async ({ email, password }: { email: string; password: string }) => {
  const account = await users.findCredentials({ email });
  if (!account || !(await matches(password, account.hash))) return undefined;
  const refreshToken = randomBytes(32).toString("base64url");
  const tokenHash = createHash("sha256").update(refreshToken).digest();
  const id = newId();
  const credentials = { userId: account.id, credentialVersion: account.version };
  const hashes = { tokenHash, familyHash: tokenHash };
  await sessions.open({ id, ...credentials, ...hashes, idleS: 2_592_000, absoluteS: 7_776_000 });
  const now = Math.floor(Date.now() / 1000);
  const accessToken = issue({ sub: account.id, sid: id, roles: account.roles, iat: now, exp: now + 900 });
  return { accessToken, expiresIn: 900, refreshToken, tokenType: "Bearer" };
};

serve(async (request, response) => {
  if (request.method === "POST") {
    const tokens = await logIn((await json(request)) as { email: string; password: string });
    return sendJson(response, tokens ? 201 : 401, tokens ?? {});
  }
  const id = subjectOf(request.headers.authorization?.slice("Bearer ".length) ?? "");
  const user = id && (await users.find(id));
  sendJson(response, user ? 200 : 401, user || {});
});
