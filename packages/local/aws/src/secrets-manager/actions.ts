import * as z from "zod";
import type { SecretStore } from "./secret-store.ts";
import { SecretsManagerError } from "./secrets-manager-error.ts";

const secretId = z.string().min(1).max(2048);
const versionId = z.string().min(32).max(64);
const stage = z.string().min(1).max(256);
const value = z.string().min(1).max(65_536);

const inputs = {
  CancelRotateSecret: z.object({ SecretId: secretId }),
  CreateSecret: z.object({
    Name: z.string().regex(/^[\w/+=.@-]{1,512}$/),
    SecretString: value.optional(),
    ClientRequestToken: versionId.optional(),
  }),
  DescribeSecret: z.object({ SecretId: secretId }),
  GetSecretValue: z.object({
    SecretId: secretId,
    VersionId: versionId.optional(),
    VersionStage: stage.optional(),
  }),
  ListSecretVersionIds: z.object({ SecretId: secretId, IncludeDeprecated: z.boolean().default(false) }),
  PutSecretValue: z.object({
    SecretId: secretId,
    SecretString: value,
    ClientRequestToken: versionId.optional(),
    VersionStages: z.array(stage).min(1).max(20).optional(),
  }),
  RotateSecret: z.object({
    SecretId: secretId,
    ClientRequestToken: versionId.optional(),
    RotationLambdaARN: z.string().max(2048).optional(),
    RotationRules: z
      .object({
        AutomaticallyAfterDays: z.int().min(1).max(1000).optional(),
        Duration: z.string().optional(),
        ScheduleExpression: z.string().optional(),
      })
      .optional(),
    RotateImmediately: z.boolean().default(true),
  }),
  UpdateSecretVersionStage: z.object({
    SecretId: secretId,
    VersionStage: stage,
    MoveToVersionId: versionId.optional(),
    RemoveFromVersionId: versionId.optional(),
  }),
};

type Action = keyof typeof inputs;
type Handlers = {
  readonly [A in Action]: (store: SecretStore, input: z.output<(typeof inputs)[A]>) => object;
};

/**
 * The implemented actions. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
 */
const handlers: Handlers = {
  CancelRotateSecret: (store, { SecretId }) => {
    const secret = store.find(SecretId);
    store.endRotation(secret);
    return { ARN: secret.arn, Name: secret.name };
  },
  CreateSecret: (store, { Name, SecretString, ClientRequestToken }) => {
    const first = SecretString === undefined ? undefined : { value: SecretString, id: ClientRequestToken };
    const { arn, versions } = store.create(Name, first);
    return { ARN: arn, Name, VersionId: versions[0]?.id };
  },
  DescribeSecret: (store, { SecretId }) => {
    const { arn, name, createdAt, versions, rotation } = store.find(SecretId);
    const staged = versions.filter(({ stages }) => stages.length > 0);
    return {
      ARN: arn,
      Name: name,
      CreatedDate: createdAt,
      LastChangedDate: versions.at(-1)?.createdAt ?? createdAt,
      RotationEnabled: rotation?.enabled,
      RotationLambdaARN: rotation?.functionArn,
      RotationRules: rotation?.rules,
      VersionIdsToStages: Object.fromEntries(staged.map(({ id, stages }) => [id, stages])),
    };
  },
  GetSecretValue: (store, { SecretId, VersionId, VersionStage }) => {
    const secret = store.find(SecretId);
    const version = store.version(secret, { id: VersionId, stage: VersionStage });
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      SecretString: version.value,
      VersionStages: version.stages,
      CreatedDate: version.createdAt,
    };
  },
  ListSecretVersionIds: (store, { SecretId, IncludeDeprecated }) => {
    const { arn, name, versions } = store.find(SecretId);
    const listed = versions.filter(({ stages }) => IncludeDeprecated || stages.length > 0);
    return {
      ARN: arn,
      Name: name,
      Versions: listed.map(({ id, stages, createdAt }) => ({
        VersionId: id,
        VersionStages: stages,
        CreatedDate: createdAt,
      })),
    };
  },
  PutSecretValue: (store, { SecretId, SecretString, ClientRequestToken, VersionStages }) => {
    const secret = store.find(SecretId);
    const version = store.put(secret, { value: SecretString, id: ClientRequestToken, stages: VersionStages });
    return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: version.stages };
  },
  RotateSecret: (store, input) => {
    const secret = store.find(input.SecretId);
    const VersionId = store.beginRotation(secret, {
      id: input.ClientRequestToken,
      functionArn: input.RotationLambdaARN,
      rules: input.RotationRules,
      immediately: input.RotateImmediately,
    });
    return { ARN: secret.arn, Name: secret.name, VersionId };
  },
  UpdateSecretVersionStage: (store, { SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }) => {
    const secret = store.find(SecretId);
    store.moveStage(secret, VersionStage, { to: MoveToVersionId, from: RemoveFromVersionId });
    return { ARN: secret.arn, Name: secret.name };
  },
};

const isAction = (name: string): name is Action => Object.hasOwn(inputs, name);

/**
 * Runs one action of the API.
 *
 * @throws SecretsManagerError with the type that the real service returns.
 */
export const perform = (store: SecretStore, action: string, input: unknown): object => {
  if (!isAction(action))
    throw new SecretsManagerError("UnknownOperationException", `${action} is not supported here`);
  const parsed = inputs[action].safeParse(input);
  if (!parsed.success)
    throw new SecretsManagerError("InvalidParameterException", z.prettifyError(parsed.error));
  const handle = handlers[action] as (store: SecretStore, input: unknown) => object;
  return handle(store, parsed.data);
};
