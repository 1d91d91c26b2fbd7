import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
  type webcrypto,
} from "node:crypto";
import { apiOf } from "@shop/test-support";
import { apiServices, type ServiceName } from "@shop/topology";
import { bytesOf } from "../harness/raw-http.ts";
import { bearer, type HostileInput, type Subject } from "./hostile-input.ts";

/** The key that the shop signs with. */
export type SigningKey = webcrypto.JsonWebKey & { readonly kid: string };

type Fields = Readonly<Record<string, unknown>>;
type Forge = (serial: number) => string;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const rs256 = (key: KeyObject) => (signed: string) =>
  sign("RSA-SHA256", Buffer.from(signed), key).toString("base64url");

const token = (header: Fields, claims: Fields, signer: (signed: string) => string): string => {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${signer(signed)}`;
};

const now = (): number => Math.floor(Date.now() / 1_000);

const goodClaims = (): Fields => ({
  iss: "https://shop.example",
  aud: "shop",
  sub: randomUUID(),
  sid: randomUUID(),
  roles: ["customer", "admin"],
  iat: now(),
  exp: now() + 900,
});

/** Tokens that differ from valid ones in one respect; those with an unchanged key use the shop's own. */
const forgeries = (current: SigningKey): Readonly<Record<string, Forge>> => {
  const header = { alg: "RS256", typ: "at+jwt", kid: current.kid };
  const own = rs256(createPrivateKey({ key: current, format: "jwk" }));
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const strangers = rs256(stranger.privateKey);
  const pem = createPublicKey({ key: current, format: "jwk" }).export({ type: "spki", format: "pem" });
  const hs256 = (signed: string): string => createHmac("sha256", pem).update(signed).digest("base64url");
  const claiming = (claims: Fields): string => token(header, { ...goodClaims(), ...claims }, own);
  const jwk = stranger.publicKey.export({ format: "jwk" });
  return {
    "alg none": () => token({ ...header, alg: "none" }, goodClaims(), () => ""),
    "alg nOnE": () => token({ ...header, alg: "nOnE" }, goodClaims(), () => ""),
    "HS256 with the public key": () => token({ ...header, alg: "HS256" }, goodClaims(), hs256),
    "a signature by another key": () => token(header, goodClaims(), strangers),
    "another key in the header": () => token({ ...header, jwk, kid: "stranger" }, goodClaims(), strangers),
    "a URL for the key": () => token({ ...header, jku: "http://127.0.0.1/keys" }, goodClaims(), strangers),
    "no signature": () => token(header, goodClaims(), () => ""),
    expired: () => claiming({ iat: now() - 960, exp: now() - 60 }),
    "not valid yet": () => claiming({ nbf: now() + 600 }),
    "issued in the future": () => claiming({ iat: now() + 600, exp: now() + 900 }),
    "valid for a year": () => claiming({ exp: now() + 31_536_000 }),
    "no end": () => claiming({ exp: undefined }),
    "another audience": () => claiming({ aud: "another shop" }),
    "another issuer": () => claiming({ iss: "https://evil.example" }),
    "another type": () => token({ ...header, typ: "JWT" }, goodClaims(), own),
    "no user": () => claiming({ sub: "1 OR 1=1" }),
    "an unknown role": () => claiming({ roles: ["root"] }),
    "a critical extension": () => token({ ...header, crit: ["x"], x: 1 }, goodClaims(), own),
    "no key id": () => token({ ...header, kid: undefined }, goodClaims(), own),
    "an unknown key id": (serial) => token({ ...header, kid: `unknown-${serial}` }, goodClaims(), own),
    "5 kB": () => claiming({ padding: "x".repeat(5_000) }),
    "no token": () => "not.a.token",
  };
};

interface Door {
  readonly to: ServiceName;
  readonly method: string;
  readonly target: string;
}

/** The first operation of a service that needs a token; undefined if all are open to anyone. */
const doorOf = (to: ServiceName): Door | undefined => {
  const { basePath, operations } = apiOf(to);
  const locked = Object.values(operations).find(({ access }) => access === "user" || access === "admin");
  if (!locked) return undefined;
  const target = `${basePath}${locked.path}`.replaceAll(/\{\w+\}/g, randomUUID()).replace(/\/$/, "");
  return { to, method: locked.method, target };
};

const doors = apiServices.flatMap((name) => doorOf(name) ?? []);

const toInput = (what: string, forge: Forge, { to, method, target }: Door): HostileInput => {
  // Signing takes longer than rejecting, so only tokens that depend on the serial are signed again.
  const once = forge(0);
  const isFresh = forge(1).split(".")[0] !== once.split(".")[0];
  const bytes = (serial: number) =>
    bytesOf({ method, target, lines: [bearer(isFresh ? forge(serial) : once)] });
  return { what: `${what}, to ${to}`, to, response: "unauthenticated", bytes };
};

/** Access tokens that the shop never issued. */
export const tokens = (key: SigningKey): Subject => ({
  name: "forged access tokens",
  inputs: Object.entries(forgeries(key)).flatMap(([what, forge]) =>
    doors.map((door) => toInput(what, forge, door)),
  ),
});
