import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isOwnHost, type ServerWatch, watchServer } from "@shop/local-support";
import { perform } from "./actions.ts";
import { createSecretStore, type SecretStore, type StoredSecret } from "./secret-store.ts";
import { readSecrets, writeSecrets } from "./secrets-file.ts";
import { forbidden, SecretsManagerError } from "./secrets-manager-error.ts";
import { type AccessKey, createSignatureCheck } from "./signature.ts";

/** A stand-in for Secrets Manager that works with an unmodified AWS SDK. */
export interface SecretsManager {
  /** Listens on 127.0.0.1 and resolves to the address; port 0 picks a free port. */
  listen(port: number): Promise<string>;
  close(): Promise<void>;
}

export interface SecretsManagerOptions {
  /** The file that stores the secrets. Without it they stay in memory. */
  readonly file?: string;
  /** Initial secrets: name → value. Existing secrets keep their value. */
  readonly seed?: Readonly<Record<string, string>>;
  /** Called with every stored value and the name of its secret; the result replaces the value. */
  readonly revise?: (name: string, value: string) => string;
  /** The only access key that may sign requests. Without it, any key or no signature is accepted. */
  readonly accessKey?: AccessKey;
  /** Called if the server fails. */
  readonly watch?: ServerWatch;
}

/** A value of 65,536 characters, each written as JSON's longest escape, plus the JSON around it. */
const maxBodyBytes = 512 * 1024;

const revised = (secret: StoredSecret, revise: (value: string) => string): StoredSecret => ({
  ...secret,
  versions: secret.versions.map((version) =>
    version.value === undefined ? version : { ...version, value: revise(version.value) },
  ),
});

const openStore = ({ file, seed = {}, revise }: SecretsManagerOptions): SecretStore => {
  const found = file === undefined ? [] : readSecrets(file);
  const kept = found.map((secret) => revised(secret, (value) => revise?.(secret.name, value) ?? value));
  const store = createSecretStore(kept, () => {
    if (file !== undefined) writeSecrets(file, store.all());
  });
  const known = new Set(kept.map(({ name }) => name));
  for (const [name, value] of Object.entries(seed)) {
    if (!known.has(name)) store.create(name, { value });
  }
  return store;
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new SecretsManagerError("SerializationException", "The body is not JSON.");
  }
};

type Check = (request: IncomingMessage) => (body: Buffer) => Promise<void>;

/**
 * Rejects pages of other sites and other users of this machine: the key is random and only this shop's
 * processes know it.
 */
const accessBy = (accessKey: AccessKey | undefined): Check => {
  const check: Check = accessKey ? createSignatureCheck(accessKey) : () => async () => undefined;
  return (request) => {
    if (!isOwnHost(request.headers.host))
      throw forbidden("AccessDeniedException", "This stand-in serves 127.0.0.1 only.");
    return check(request);
  };
};

/** @throws SecretsManagerError if the body is longer than AWS accepts */
const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBodyBytes)
      throw new SecretsManagerError("SerializationException", "The body is too long.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};

/**
 * AWS JSON 1.1: the action is in a header, input and output are JSON.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
const handle = async (
  store: SecretStore,
  requireAccess: Check,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  response.setHeader("Content-Type", "application/x-amz-json-1.1");
  response.setHeader("x-amzn-RequestId", randomUUID());
  try {
    const requireSigned = requireAccess(request);
    const body = await readBody(request);
    await requireSigned(body);
    const action = String(request.headers["x-amz-target"]).replace(/^secretsmanager\./, "");
    response.end(JSON.stringify(perform(store, action, parse(body.toString("utf8")))));
  } catch (error) {
    const isOurs = error instanceof SecretsManagerError;
    response.statusCode = isOurs ? error.status : 500;
    const type = isOurs ? error.type : "InternalServiceError";
    response.end(JSON.stringify({ __type: type, message: isOurs ? error.message : "" }));
  }
};

/** Creates the stand-in and opens its file. */
export const createSecretsManager = (options: SecretsManagerOptions = {}): SecretsManager => {
  const store = openStore(options);
  const requireAccess = accessBy(options.accessKey);
  const server = createServer((request, response) => void handle(store, requireAccess, request, response));
  let release = (): void => undefined;
  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          release = watchServer(server, options.watch);
          const address = server.address();
          resolve(`http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        release();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
