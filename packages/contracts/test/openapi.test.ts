import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Api,
  catalogApi,
  catalogInternalApi,
  createOpenApi,
  paymentApi,
  problems,
  problemsOf,
  statusesOf,
  userApi,
  userInternalApi,
} from "@shop/contracts";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const apis: Readonly<Record<string, Api>> = {
  catalogApi,
  catalogInternalApi,
  userApi,
  userInternalApi,
  paymentApi,
};

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: object; readonly securitySchemes: object };
}

/** As clients get it. */
const documentOf = (api: Api): Document => JSON.parse(JSON.stringify(createOpenApi(api))) as Document;

const operationsIn = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );

/** Every object within, with its JSON Pointer. */
const objectsIn = (value: unknown, pointer = ""): { pointer: string; object: Record<string, unknown> }[] => {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    objectsIn(child, `${pointer}/${encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))}`),
  );
  return [{ pointer, object: value as Record<string, unknown> }, ...inner];
};

for (const [name, api] of Object.entries(apis)) {
  describe(`the OpenAPI document of ${name}`, () => {
    const document = documentOf(api);

    it("is OpenAPI 3.1 and has every operation and every status, and no others", () => {
      assert.match(document.openapi, /^3\.1\.\d+$/);
      const found = operationsIn(document).map(({ operation }) => [
        operation.operationId,
        Object.keys(operation.responses).map(Number),
      ]);
      const expected = Object.entries(api.operations).map(([id, op]) => [id, statusesOf(op)]);
      assert.deepEqual(Object.fromEntries(found), Object.fromEntries(expected));
      assert.equal(found.length, expected.length);
    });

    it("declares every parameter of every path, and describes every response", () => {
      for (const { path, operation } of operationsIn(document)) {
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
        const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
        assert.deepEqual(
          declared.map((parameter) => parameter.name),
          inPath,
        );
        assert.ok(declared.every(({ required }) => required === true));
        for (const { description } of Object.values(operation.responses)) assert.ok(description.length > 0);
      }
    });

    it("has only schemas that JSON Schema 2020-12 understands, and references that lead somewhere", () => {
      const ajv = new Ajv2020({ strict: false });
      (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
      ajv.addSchema(document, "document");
      const objects = objectsIn(document);
      for (const { pointer, object } of objects) {
        if (object["schema"]) ajv.compile({ $ref: `document#${pointer}/schema` });
        const reference = object["$ref"];
        if (typeof reference !== "string") continue;
        assert.ok(
          objects.some((target) => `#${target.pointer}` === reference),
          `${reference} leads nowhere`,
        );
      }
    });

    it("asks for a token exactly where one is needed", () => {
      for (const { operation } of operationsIn(document)) {
        const { access } = api.operations[operation.operationId] ?? assert.fail(operation.operationId);
        const needed = access === "user" || access === "admin";
        assert.deepEqual(operation.security, needed ? [{ accessToken: [] }] : [], operation.operationId);
      }
      assert.ok("accessToken" in document.components.securitySchemes);
    });
  });
}

describe("the operations", () => {
  const all = Object.values(apis).flatMap((api) => Object.entries(api.operations));

  it("name only problems that there are, each once", () => {
    for (const [name, op] of all) {
      for (const code of problemsOf(op)) assert.ok(Object.hasOwn(problems, code), `${name}: ${code}`);
      assert.equal(new Set(op.problems).size, op.problems.length, name);
    }
  });

  it("are on the internal door exactly where only peers may call them", () => {
    for (const { basePath, operations } of Object.values(apis)) {
      for (const [name, { access }] of Object.entries(operations)) {
        assert.equal(access === "peer", basePath.startsWith("/internal"), name);
      }
    }
  });

  it("change nothing by GET, and promise no repetition of a POST to clients", () => {
    for (const [name, { method, access, repeatable }] of all) {
      if (method === "GET") assert.equal(repeatable, true, name);
      if (method === "POST" && access === "anyone") assert.equal(repeatable, false, name);
    }
  });
});
