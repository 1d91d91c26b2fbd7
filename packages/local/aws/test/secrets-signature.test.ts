import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { after, before, describe, it } from "node:test";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createSecretsManager, type SecretsManager } from "@shop/local-aws/secrets-manager";

const accessKey = { accessKeyId: "local", secretAccessKey: "known to the shop alone" };

/** A request as sent over the wire. */
interface Wire {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let server: SecretsManager;
let url: string;
before(async () => {
  server = createSecretsManager({ seed: { paint: "red", resin: "green" }, accessKey });
  url = await server.listen(0);
});
after(() => server.close());

const send = ({ method, path, headers, body }: Wire): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${path}`, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.once("error", reject).end(body);
  });

interface Signing {
  readonly credentials?: typeof accessKey;
  readonly host?: string;
  /** Milliseconds by which the client's clock runs fast. */
  readonly skewMs?: number;
  readonly region?: string;
}

/** The request that the SDK signs and sends to read a secret. */
const signedRequest = async (signing: Signing = {}): Promise<Wire> => {
  const { credentials = accessKey, host = new URL(url).host, skewMs = 0, region = "us-east-1" } = signing;
  let wire: Wire | undefined;
  const client = new SecretsManagerClient({
    endpoint: url,
    region,
    credentials,
    systemClockOffset: skewMs,
    maxAttempts: 1,
    requestHandler: {
      handle: async ({ method, path, headers, body }: Omit<Wire, "body"> & { body: Uint8Array }) => {
        wire = { method, path, headers, body: new TextDecoder().decode(body) };
        throw new Error("not sent");
      },
    },
  });
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["host"] = host;
      return next(args);
    },
    { step: "build", priority: "low" },
  );
  await assert.rejects(client.send(new GetSecretValueCommand({ SecretId: "paint" })), /not sent/);
  return wire as Wire;
};

const isRefused = async (what: string, wire: Wire): Promise<void> => {
  const { status, text } = await send(wire);
  assert.equal(status, 403, `${what}: ${text}`);
  assert.doesNotMatch(text, /"red"|"green"/, what);
};

const withHeaders = (wire: Wire, headers: Readonly<Record<string, string | undefined>>): Wire => ({
  ...wire,
  headers: Object.fromEntries(
    Object.entries({ ...wire.headers, ...headers }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  ),
});

describe("the stand-in's access key", () => {
  it("accepts requests that the SDK signs, with any region, clock within 5 minutes and name of this machine", async () => {
    for (const signing of [
      {},
      { region: "eu-central-1" },
      { skewMs: 4 * 60_000 },
      { skewMs: -4 * 60_000 },
      ...["localhost", "127.0.0.1:5", "[::1]:5", "LOCALHOST"].map((host) => ({ host })),
    ]) {
      const { status, text } = await send(await signedRequest(signing));
      assert.equal(status, 200, `${JSON.stringify(signing)}: ${text}`);
      assert.match(text, /"SecretString":"red"/);
    }
  });

  it("rejects signatures by another secret under the right key id, and any other id", async () => {
    for (const [what, credentials] of Object.entries({
      "another secret": { ...accessKey, secretAccessKey: "local-only" },
      "an empty secret": { ...accessKey, secretAccessKey: "" },
      "another id": { ...accessKey, accessKeyId: "other" },
      "a longer id": { ...accessKey, accessKeyId: "local2" },
    }))
      await isRefused(what, await signedRequest({ credentials }));
  });

  it("rejects a request if any part was changed, added or removed after signing", async () => {
    const wire = await signedRequest();
    const authorization = wire.headers["authorization"] as string;
    const body = wire.body.replace("paint", "resin");
    const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
    const unsigned = (name: string): string => authorization.replace(new RegExp(`;?\\b${name}\\b`), "");
    for (const [what, changed] of Object.entries({
      "the body": { ...wire, body },
      "the body, with an unsigned hash": withHeaders(
        { ...wire, body },
        { "x-amz-content-sha256": hashOf(body) },
      ),
      "the body, with the hash of the signed one": withHeaders(
        { ...wire, body },
        { "x-amz-content-sha256": hashOf(wire.body) },
      ),
      "the body, declared as unsigned": withHeaders(
        { ...wire, body },
        { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      ),
      "the action": withHeaders(wire, { "x-amz-target": "secretsmanager.DescribeSecret" }),
      "the type": withHeaders(wire, { "content-type": "application/json" }),
      "the date": withHeaders(wire, {
        "x-amz-date": wire.headers["x-amz-date"]?.replace(/\d\dZ$/, (end) => (end === "00Z" ? "01Z" : "00Z")),
      }),
      "no date": withHeaders(wire, { "x-amz-date": undefined }),
      "an additional AWS header": withHeaders(wire, { "x-amz-security-token": "token" }),
      "the host": withHeaders(wire, { host: "localhost" }),
      "the host, not signed": withHeaders(wire, { authorization: unsigned("host"), host: "localhost" }),
      "the action, not signed": withHeaders(wire, { authorization: unsigned("x-amz-target") }),
      "the path": { ...wire, path: "/other" },
      "a query": { ...wire, path: "/?a=b" },
      "the method": { ...wire, method: "PUT" },
      "the signature": withHeaders(wire, {
        authorization: authorization.replace(/.$/, (end) => (end === "0" ? "1" : "0")),
      }),
      "the service": withHeaders(wire, { authorization: authorization.replace("/secretsmanager/", "/ssm/") }),
      "the region": withHeaders(wire, { authorization: authorization.replace("us-east-1", "us-east-2") }),
      "the day": withHeaders(wire, { authorization: authorization.replace(/\/\d{8}\//, "/20200101/") }),
      "no signature": withHeaders(wire, { authorization: authorization.replace(/, Signature.*/, "") }),
      "the id alone": withHeaders(wire, { authorization: "AWS4-HMAC-SHA256 Credential=local/" }),
      "no authorization": withHeaders(wire, { authorization: undefined }),
    }))
      await isRefused(what, changed as Wire);
  });

  it("rejects a request signed more than 5 minutes ago or ahead, so that copies expire", async () => {
    for (const skewMs of [-5.5 * 60_000, 5.5 * 60_000, -86_400_000])
      await isRefused(`${skewMs} ms`, await signedRequest({ skewMs }));
  });

  it("rejects signed requests under a rebound host name", async () => {
    for (const host of [
      "evil.example",
      "evil.example:80",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "10.0.0.1",
    ])
      await isRefused(host, await signedRequest({ host }));
  });
});
