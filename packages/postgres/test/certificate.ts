import { generateKeyPairSync, sign } from "node:crypto";

/** One DER value: tag, length and content. */
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 128 ? [size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};

const hex = (text: string): Buffer => Buffer.from(text, "hex");
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (encoded: string): Buffer => der(0x06, hex(encoded));
const time = (date: string): Buffer => der(0x17, Buffer.from(date));

const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
const name = sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from("test")))));
const isCa = sequence(oid("551d13"), der(0x04, sequence(der(0x01, hex("ff")))));
const forHost = (host: string): Buffer =>
  sequence(oid("551d11"), der(0x04, sequence(der(0x82, Buffer.from(host)))));

/** A self-signed certificate for a host, which is its own CA, and its key; both PEM. RFC 5280. */
export const createCertificate = (host: string): { readonly cert: string; readonly key: string } => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const body = sequence(
    der(0xa0, der(0x02, hex("02"))),
    der(0x02, hex("01")),
    ecdsaWithSha256,
    name,
    sequence(time("200101000000Z"), time("491231235959Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(isCa, forHost(host))),
  );
  const signature = der(0x03, hex("00"), sign("sha256", body, privateKey));
  const base64 = sequence(body, ecdsaWithSha256, signature).toString("base64");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
};
