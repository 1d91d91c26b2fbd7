import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { z } from "zod";
import { createSecretStore, type SecretStore, SecretsManagerError, type StoredSecret } from "./secret-store.ts";

/** A stand-in for Secrets Manager that the AWS SDK talks to unchanged. */
export interface SecretsManager {
  /** Serves on 127.0.0.1 and resolves to its address; port 0 takes a free one. */
  listen(port: number): Promise<string>;
  close(): Promise<void>;
}

export interface SecretsManagerOptions {
  /** Where the secrets are kept; absent: in memory. */
  readonly file?: string;
  /** Secrets that are to exist, by name, with the values that they begin with. */
  readonly seed?: Readonly<Record<string, string>>;
}

const text = z.string().min(1);
const secretId = { SecretId: text };
const inputs = {
  GetSecretValue: z.object({ ...secretId, VersionId: text.optional(), VersionStage: text.optional() }),
  PutSecretValue: z.object({
    ...secretId,
    SecretString: z.string(),
    ClientRequestToken: text.optional(),
    VersionStages: z.array(text).min(1).optional(),
  }),
  DescribeSecret: z.object(secretId),
  CreateSecret: z.object({ Name: text, SecretString: z.string(), ClientRequestToken: text.optional() }),
  UpdateSecretVersionStage: z.object({
    ...secretId,
    VersionStage: text,
    MoveToVersionId: text.optional(),
    RemoveFromVersionId: text.optional(),
  }),
};

type Action = keyof typeof inputs;
type Actions = { readonly [A in Action]: (input: z.output<(typeof inputs)[A]>) => object };

/** What each action of the API does. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html */
const createActions = (store: SecretStore): Actions => ({
  GetSecretValue: ({ SecretId, VersionId, VersionStage }) => {
    const secret = store.find(SecretId);
    const { id, value, stages, createdAt } = store.version(secret, {
      ...(VersionId !== undefined && { id: VersionId }),
      ...(VersionStage !== undefined && { stage: VersionStage }),
    });
    return { ARN: secret.arn, Name: secret.name, VersionId: id, SecretString: value, VersionStages: stages, CreatedDate: createdAt };
  },
  PutSecretValue: ({ SecretId, SecretString, ClientRequestToken, VersionStages }) => {
    const secret = store.find(SecretId);
    const { id, stages } = store.put(secret, {
      value: SecretString,
      ...(ClientRequestToken !== undefined && { id: ClientRequestToken }),
      ...(VersionStages && { stages: VersionStages }),
    });
    return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: stages };
  },
  DescribeSecret: ({ SecretId }) => {
    const { arn, name, createdAt, versions } = store.find(SecretId);
    const stages = Object.fromEntries(versions.map((version) => [version.id, version.stages]));
    return { ARN: arn, Name: name, CreatedDate: createdAt, VersionIdsToStages: stages };
  },
  CreateSecret: ({ Name, SecretString, ClientRequestToken }) => {
    const { id } = store.create(Name, SecretString, ClientRequestToken);
    return { ARN: store.find(Name).arn, Name, VersionId: id };
  },
  UpdateSecretVersionStage: ({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }) => {
    const secret = store.find(SecretId);
    store.moveStage(secret, VersionStage, {
      ...(MoveToVersionId !== undefined && { to: MoveToVersionId }),
      ...(RemoveFromVersionId !== undefined && { from: RemoveFromVersionId }),
    });
    return { ARN: secret.arn, Name: secret.name };
  },
});

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
};

const isAction = (name: string): name is Action => Object.hasOwn(inputs, name);

/** AWS JSON 1.1: the action is in a header, input and output are JSON. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
const answer = async (actions: Actions, request: IncomingMessage): Promise<object> => {
  const action = String(request.headers["x-amz-target"]).replace(/^secretsmanager\./, "");
  if (!isAction(action)) throw new SecretsManagerError("UnknownOperationException", `${action} is not supported here`);
  const parsed = inputs[action].safeParse(await readBody(request));
  if (!parsed.success) throw new SecretsManagerError("InvalidParameterException", z.prettifyError(parsed.error));
  return (actions[action] as (input: unknown) => object)(parsed.data);
};

/** Written whole or not at all, and only for us to read. */
const write = (file: string, secrets: readonly StoredSecret[]): void => {
  writeFileSync(`${file}.new`, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

export const createSecretsManager = ({ file, seed = {} }: SecretsManagerOptions = {}): SecretsManager => {
  const kept = file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as StoredSecret[]) : [];
  const store: SecretStore = createSecretStore(kept, () => {
    if (file !== undefined) write(file, store.all());
  });
  for (const [name, value] of Object.entries(seed)) {
    if (!kept.some((secret) => secret.name === name)) store.create(name, value);
  }
  const actions = createActions(store);

  const server = createServer(async (request, response) => {
    response.setHeader("Content-Type", "application/x-amz-json-1.1");
    try {
      response.end(JSON.stringify(await answer(actions, request)));
    } catch (error) {
      const isOurs = error instanceof SecretsManagerError;
      const type = isOurs ? error.type : "InternalServiceError";
      response.statusCode = isOurs ? 400 : 500;
      response.end(JSON.stringify({ __type: type, message: error instanceof Error ? error.message : "" }));
    }
  });

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          const address = server.address();
          resolve(`http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
