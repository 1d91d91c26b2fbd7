import { type Account, AwsError } from "./account.ts";
import { applyChange, planChange, response, type Typed } from "./change.ts";
import { deriveSchema, type Kind } from "./derive-schema.ts";
import { type DynamicValue, decodeValue, encodeValue } from "./dynamic-value.ts";
import { planLikeAws } from "./plan-like-aws.ts";
import { toSchemaMessage } from "./protocol-schema.ts";
import { readLikeAws } from "./read-like-aws.ts";
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
  readonly prior_state: DynamicValue;
  readonly proposed_new_state: DynamicValue;
}

interface Apply extends Request {
  readonly prior_state: DynamicValue;
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

const pathTo = (attribute: string): object => ({ steps: [{ attribute_name: attribute }] });

const complaint = (summary: string): object => ({ severity: "ERROR", summary, detail: "" });

/** Like the AWS provider, whose plans may keep AWS's normalised values instead of the configured ones. */
const legacy = { legacy_type_system: true };

const plan = ({ type_name: type, prior_state, proposed_new_state }: Plan): object => {
  const [prior, proposed] = [decodeValue(prior_state), decodeValue(proposed_new_state)];
  const planned = planLikeAws(type, prior, planChange(schemaOf("resource", type), proposed));
  return {
    planned_state: encodeValue(planned.values),
    requires_replace: planned.replacedBy.map(pathTo),
    diagnostics: planned.refusals.map(complaint),
    ...legacy,
  };
};

const apply = (account: Account, { type_name: type, prior_state, planned_state }: Apply): object => {
  const [prior, planned] = [decodeValue(prior_state), decodeValue(planned_state)];
  try {
    const made = applyChange(typed("resource", type), account.name(type, planned));
    account.record(type, prior, made);
    return { new_state: encodeValue(made), ...legacy };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { new_state: encodeValue(prior), diagnostics: [complaint(error.message)], ...legacy };
  }
};

const read = (account: Account, { type_name: type, current_state }: Read): object => ({
  new_state: encodeValue(readLikeAws(account, type, decodeValue(current_state))),
});

const validate = (kind: Kind, { type_name: type, config }: WithConfig): object => ({
  diagnostics: validateConfig(schemaOf(kind, type), decodeValue(config)),
});

const responseTo = (kind: Kind, { type_name: type, config }: WithConfig): DynamicValue =>
  encodeValue(response(typed(kind, type), decodeValue(config)));

/** The provider's implementation of each call of the protocol. */
export const createProviderCalls = (usedTypes: () => UsedTypes, account: Account) => ({
  GetSchema: () => getSchema(usedTypes()),
  PrepareProviderConfig: ({ config }: WithConfig) => ({ prepared_config: config }),
  Configure: () => ({}),
  ValidateResourceTypeConfig: (request: WithConfig) => validate("resource", request),
  ValidateDataSourceConfig: (request: WithConfig) => validate("data", request),
  ValidateEphemeralResourceConfig: (request: WithConfig) => validate("ephemeral", request),
  UpgradeResourceState: ({ raw_state }: Upgrade) => ({ upgraded_state: { json: raw_state.json } }),
  ReadResource: (request: Read) => read(account, request),
  PlanResourceChange: plan,
  ApplyResourceChange: (request: Apply) => apply(account, request),
  ReadDataSource: (request: WithConfig) => ({ state: responseTo("data", request) }),
  OpenEphemeralResource: (request: WithConfig) => ({ result: responseTo("ephemeral", request) }),
  CloseEphemeralResource: () => ({}),
  Stop: () => ({}),
});
