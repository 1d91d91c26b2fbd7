import type { StackJson, Synthesized } from "../../src/synthesized.ts";
import { type Arguments, type Mapping, type Request, requestsOf } from "./mapping.ts";
import { mappings, withoutRequests } from "./mappings.ts";
import { modelOf } from "./model.ts";
import { proseFaults } from "./prose-rules.ts";
import { type Text, type Validated, validate } from "./validate.ts";

interface Found {
  readonly at: string;
  /** `aws_vpc`, `data.aws_ecr_image`. */
  readonly type: string;
  readonly block: Arguments;
}

const sections = { resource: "", data: "data.", ephemeral: "ephemeral." } as const;

const blocksIn = (stack: string, json: StackJson): Found[] =>
  Object.entries(sections).flatMap(([section, prefix]) =>
    Object.entries(json[section as keyof typeof sections] ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([id, block]) => ({
        at: `${stack}/${prefix}${type}.${id}`,
        type: `${prefix}${type}`,
        block,
      })),
    ),
  );

const validated = ({ operation, members }: Request): Validated => {
  const [service = "", name = ""] = operation.split(":");
  const model = modelOf(service);
  const input = model.operations[name];
  if (input === undefined)
    return { faults: [`${operation} is in no model: npm run infra -- models`], texts: [] };
  return input === null ? { faults: [], texts: [] } : validate(model, input, members, operation);
};

const faultsOf = (block: Arguments, mapping: Mapping): string[] => {
  const results = requestsOf(block, mapping).map(validated);
  return [...results.flatMap(({ faults }) => faults), ...proseFaults(results.flatMap(({ texts }) => texts))];
};

const fieldsOf = ({ stacks }: Synthesized): Found[] =>
  Object.entries(stacks)
    .flatMap(([stack, json]) => blocksIn(stack, json))
    .filter(({ type }) => !withoutRequests.has(type));

/** The types of everything requested from AWS. */
export const typesOf = (shop: Synthesized): string[] => fieldsOf(shop).map(({ type }) => type);

/** Faults for which AWS would reject a request of Terraform, one line each. */
export const requestFaults = (shop: Synthesized): string[] =>
  fieldsOf(shop).flatMap(({ at, type, block }) => {
    const mapping = mappings[type];
    if (!mapping) return [`${at}: test/api/mappings.ts does not know the requests of ${type}`];
    return faultsOf(block, mapping).map((fault) => `${at}: ${fault}`);
  });

/** All texts in those requests. */
export const requestTexts = (shop: Synthesized): Text[] =>
  fieldsOf(shop).flatMap(({ type, block }) => {
    const mapping = mappings[type];
    return mapping ? requestsOf(block, mapping).flatMap((request) => validated(request).texts) : [];
  });
