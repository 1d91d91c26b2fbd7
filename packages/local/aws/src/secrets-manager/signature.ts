import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import { forbidden } from "./secrets-manager-error.ts";

/** The key pair that a client signs with. Requests contain the id, never the secret. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The `Authorization` header of a SigV4 request. */
interface Claim {
  readonly accessKeyId: string;
  /** For example 20261130. */
  readonly day: string;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const service = "secretsmanager";
const maxSkewMs = 5 * 60_000;
const wholeClaim =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([\w-]+)\/secretsmanager\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/;

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** SHA-256, or HMAC if there is a key, in the form that the signer expects. */
class Sha256 {
  readonly #hash;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash("sha256") : createHmac("sha256", key as Uint8Array);
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

const invalid = (message: string) => forbidden("InvalidSignatureException", message);

const readClaim = (authorization: string | undefined): Claim => {
  if (authorization === undefined)
    throw forbidden("MissingAuthenticationTokenException", "Missing Authentication Token");
  const [, accessKeyId, day, region, headers, signature] = wholeClaim.exec(authorization) ?? [];
  if (!accessKeyId || !day || !region || !headers || !signature)
    throw forbidden("IncompleteSignatureException", "The Authorization header is not a SigV4 header.");
  return { accessKeyId, day, region, signedHeaders: headers.split(";"), signature };
};

/**
 * @throws SecretsManagerError if the date is missing, too far from now, or differs from the credential's day
 */
const readDate = (value: unknown, day: string): Date => {
  const [, year, month, dayOfMonth, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(value)) ?? [];
  const date = new Date(`${year}-${month}-${dayOfMonth}T${hour}:${minute}:${second}Z`);
  const skewMs = date.getTime() - Date.now();
  if (!(Math.abs(skewMs) <= maxSkewMs))
    throw invalid(skewMs > 0 ? "Signature not yet current" : "Signature expired");
  if (`${year}${month}${dayOfMonth}` !== day)
    throw invalid("The date of the Credential differs from x-amz-date.");
  return date;
};

/**
 * @returns the signed headers. @throws SecretsManagerError if a header that affects the request is not signed
 */
const signedOf = (
  { headers }: IncomingMessage,
  { signedHeaders }: Claim,
): Readonly<Record<string, string>> => {
  const mustBeSigned = Object.keys(headers).filter((name) => name === "host" || name.startsWith("x-amz-"));
  if (!mustBeSigned.every((name) => signedHeaders.includes(name)))
    throw invalid("The host and every x-amz- header must be signed.");
  return Object.fromEntries(signedHeaders.map((name) => [name, String(headers[name] ?? "")]));
};

/**
 * @throws SecretsManagerError if the body does not match the hash in the headers, which is signed instead of
 * the body
 */
const requireHashOf = (body: Buffer, signed: Readonly<Record<string, string>>): void => {
  const named = signed["x-amz-content-sha256"];
  if (named !== undefined && !isSame(named, createHash("sha256").update(body).digest("hex")))
    throw invalid("The provided 'x-amz-content-sha256' header does not match what was computed.");
};

/**
 * Creates a verifier of SigV4 signatures that signs each request again and compares. It first checks the head
 * of a request and returns a check for the body, so that no body is read for an unknown client.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const createSignatureCheck = (accessKey: AccessKey) => {
  const signer = new SignatureV4({
    credentials: accessKey,
    region: "us-east-1",
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
  return (request: IncomingMessage): ((body: Buffer) => Promise<void>) => {
    const claim = readClaim(request.headers.authorization);
    if (!isSame(accessKey.accessKeyId, claim.accessKeyId))
      throw forbidden(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
      );
    const signingDate = readDate(request.headers["x-amz-date"], claim.day);
    const headers = { ...signedOf(request, claim) };
    return async (body) => {
      requireHashOf(body, headers);
      const { method = "", url: path = "" } = request;
      const toSign = { method, path, headers, body, protocol: "http:", hostname: "", query: {} };
      const again = await signer.sign(toSign, {
        signingDate,
        signingRegion: claim.region,
        signableHeaders: new Set(claim.signedHeaders),
      });
      if (!isSame(readClaim(again.headers["authorization"]).signature, claim.signature))
        throw invalid("The request signature we calculated does not match the signature you provided.");
    };
  };
};
