import { answer, applyChange, planChange, type Typed } from "./change.ts";
import { deriveSchema, type Kind } from "./derive-schema.ts";
import { type DynamicValue, decodeValue, encodeValue } from "./dynamic-value.ts";
import { toSchemaMessage } from "./protocol-schema.ts";
import type { Block } from "./schema.ts";
import type { UsedTypes } from "./used-types.ts";
import { validateConfig } from "./validate-config.ts";

interface Request {
  readonly type_name: string;
}

interface WithConfig extends Request {
  readonly config: DynamicValue;
}

interface Read extends Request {
  readonly current_state: DynamicValue;
}

interface Upgrade extends Request {
  readonly raw_state: { readonly json: Uint8Array };
}

interface Plan extends Request {
  readonly proposed_new_state: DynamicValue;
}

interface Apply extends Request {
  readonly planned_state: DynamicValue;
}

const schemaOf = (kind: Kind, type: string): Block => {
  const block = deriveSchema(kind, type);
  if (!block) throw new Error(`@cdktn/provider-aws has no ${kind} ${type}`);
  return block;
};

const typed = (kind: Kind, type: string): Typed => ({ type, block: schemaOf(kind, type) });

const schemaMessages = (kind: Kind, types: readonly string[]): object =>
  Object.fromEntries(
    types.flatMap((type) => {
      const block = deriveSchema(kind, type);
      return block ? [[type, toSchemaMessage(block)]] : [];
    }),
  );

const getSchema = (used: UsedTypes): object => ({
  provider: toSchemaMessage(schemaOf("provider", "aws")),
  resource_schemas: schemaMessages("resource", used.resource),
  data_source_schemas: schemaMessages("data", used.data),
  ephemeral_resource_schemas: schemaMessages("ephemeral", used.ephemeral),
});

const plan = ({ type_name: type, proposed_new_state }: Plan): object => ({
  planned_state: encodeValue(planChange(schemaOf("resource", type), decodeValue(proposed_new_state))),
});

const apply = ({ type_name: type, planned_state }: Apply): object => ({
  new_state: encodeValue(applyChange(typed("resource", type), decodeValue(planned_state))),
});

const validate = (kind: Kind, { type_name: type, config }: WithConfig): object => ({
  diagnostics: validateConfig(schemaOf(kind, type), decodeValue(config)),
});

const answerTo = (kind: Kind, { type_name: type, config }: WithConfig): DynamicValue =>
  encodeValue(answer(typed(kind, type), decodeValue(config)));

/** What the provider does in each call of the protocol. */
export const createProviderCalls = (usedTypes: () => UsedTypes) => ({
  GetSchema: () => getSchema(usedTypes()),
  PrepareProviderConfig: ({ config }: WithConfig) => ({ prepared_config: config }),
  Configure: () => ({}),
  ValidateResourceTypeConfig: (request: WithConfig) => validate("resource", request),
  ValidateDataSourceConfig: (request: WithConfig) => validate("data", request),
  ValidateEphemeralResourceConfig: (request: WithConfig) => validate("ephemeral", request),
  UpgradeResourceState: ({ raw_state }: Upgrade) => ({ upgraded_state: { json: raw_state.json } }),
  ReadResource: ({ current_state }: Read) => ({ new_state: current_state }),
  PlanResourceChange: plan,
  ApplyResourceChange: apply,
  ReadDataSource: (request: WithConfig) => ({ state: answerTo("data", request) }),
  OpenEphemeralResource: (request: WithConfig) => ({ result: answerTo("ephemeral", request) }),
  CloseEphemeralResource: () => ({}),
  Stop: () => ({}),
});
