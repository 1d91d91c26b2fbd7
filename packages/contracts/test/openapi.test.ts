import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Api,
  catalogApi,
  createOpenApi,
  documentedStatusesOf,
  problems,
  problemsOf,
  userApi,
} from "@shop/contracts";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { everyApi as apis } from "./every-api.ts";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

interface DocumentedResponse {
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, { readonly description?: string; readonly required?: boolean }>>;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, DocumentedResponse>>;
    readonly securitySchemes: object;
  };
}

/** The document as clients receive it. */
const documentOf = (api: Api): Document => JSON.parse(JSON.stringify(createOpenApi(api))) as Document;

const operationsIn = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );

const resolve = ({ components }: Document, response: DocumentedResponse): DocumentedResponse =>
  response.$ref
    ? (components.responses[response.$ref.replace("#/components/responses/", "")] ?? assert.fail())
    : response;

/** Statuses that any request may get, so every client must handle them. */
const everywhere = ["400", "405", "408", "431", "500", "503"];
const neededHeaders: Readonly<Record<string, string>> = {
  401: "WWW-Authenticate",
  405: "Allow",
  429: "Retry-After",
  503: "Retry-After",
};

/** Every nested object, with its JSON Pointer. */
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
      const expected = Object.entries(api.operations).map(([id, op]) => [id, documentedStatusesOf(op)]);
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
        for (const response of Object.values(operation.responses)) {
          const { description = "" } = resolve(document, response);
          assert.ok(description.length > 0);
        }
      }
    });

    it("has only schemas that JSON Schema 2020-12 understands, and no dangling references", () => {
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

    it("has every status that HTTP and an overloaded service add, with the headers that tell a client what to do", () => {
      for (const { operation } of operationsIn(document)) {
        const statuses = Object.keys(operation.responses);
        const withBody = operation.requestBody ? ["413", "415", "422"] : [];
        for (const status of [...everywhere, ...withBody])
          assert.ok(statuses.includes(status), `${operation.operationId} ${status}`);
        for (const [status, header] of Object.entries(neededHeaders)) {
          const response = operation.responses[status];
          if (response) assert.ok(resolve(document, response).headers?.[header]?.required, header);
        }
      }
    });

    it("describes every header in a sentence, and either requires it or says when it is present", () => {
      for (const { operation } of operationsIn(document))
        for (const response of Object.values(operation.responses))
          for (const [header, { description = "", required }] of Object.entries(
            resolve(document, response).headers ?? {},
          )) {
            const of = `${operation.operationId}: ${header}: ${description}`;
            assert.match(description, /^.{20,}\.$/, of);
            assert.equal(required, !/Only if /.test(description), of);
          }
    });

    it("has only patterns that every tool can read, and that people can read too", () => {
      for (const { object } of objectsIn(document)) {
        const { pattern, format } = object;
        if (typeof pattern !== "string") continue;
        assert.ok(pattern.length <= 60, pattern);
        // No Unicode classes, look-around, flags or named groups: RFC 9485 and the engines of Go and Rust.
        assert.doesNotMatch(pattern, /\\[pPu]|\(\?[^:]/, pattern);
        assert.equal(format, undefined, `${pattern} beside the format ${format}`);
      }
    });

    it("shows an example id and time like the shop's own, the same in every document", () => {
      for (const { object } of objectsIn(document)) {
        if (object["type"] !== "string" || !["uuid", "date-time"].includes(String(object["format"])))
          continue;
        const [example] = object["examples"] as [string];
        assert.match(example, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$|^2026-.*Z$/);
      }
    });

    it("requires a token exactly for the operations that need one", () => {
      for (const { operation } of operationsIn(document)) {
        const { access } = api.operations[operation.operationId] ?? assert.fail(operation.operationId);
        const needed = access === "user" || access === "admin";
        assert.deepEqual(operation.security, needed ? [{ accessToken: [] }] : [], operation.operationId);
      }
      assert.ok("accessToken" in document.components.securitySchemes);
    });
  });
}

describe("a required part of a request", () => {
  const operationOf = (api: Api, id: string) =>
    operationsIn(documentOf(api)).find(({ operation }) => operation.operationId === id)?.operation;

  it("is required in the document too: generated clients do not compile without it", () => {
    const needed = [
      [catalogApi, "editProduct", "if-match"],
      [catalogApi, "retireProduct", "if-match"],
    ] as const;
    for (const [api, id, header] of needed) {
      const parameter = operationOf(api, id)?.parameters?.find(({ name }) => name === header);
      assert.equal(parameter?.required, true, `${id}: ${header}`);
    }
  });

  it("is in the schemas of patches, as in the service", () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const schemaOf = (api: Api, name: string) => {
      const document = documentOf(api);
      ajv.addSchema(document, api.title);
      return ajv.compile({ $ref: `${api.title}#/components/schemas/${name}` });
    };
    const [editProduct, editMe] = [
      schemaOf(catalogApi, "EditProductRequest"),
      schemaOf(userApi, "EditMeRequest"),
    ];
    assert.equal(editProduct({}), false);
    assert.equal(editProduct({ name: "Mug" }), true);
    const [email, currentPassword] = ["ada@shop.example", "a long password"];
    for (const body of [{}, { currentPassword }, { email }, { name: "Ada", email }])
      assert.equal(editMe(body), false, JSON.stringify(body));
    for (const body of [{ name: "Ada" }, { name: "Ada", currentPassword }, { email, currentPassword }])
      assert.equal(editMe(body), true, JSON.stringify(body));
  });
});

describe("the operations", () => {
  const all = Object.values(apis).flatMap((api) => Object.entries(api.operations));

  it("name only existing problems, each once", () => {
    for (const [name, op] of all) {
      for (const code of problemsOf(op)) assert.ok(Object.hasOwn(problems, code), `${name}: ${code}`);
      assert.equal(new Set(op.problems).size, op.problems.length, name);
    }
  });

  it("are on the internal door if and only if they are for peers", () => {
    for (const { basePath, operations } of Object.values(apis)) {
      for (const [name, { access }] of Object.entries(operations)) {
        assert.equal(access === "peer", basePath.startsWith("/internal"), name);
      }
    }
  });

  it("change nothing by GET, and never declare a POST repeatable to clients", () => {
    for (const [name, { method, access, repeatable }] of all) {
      if (method === "GET") assert.equal(repeatable, true, name);
      if (method === "POST" && access === "anyone") assert.equal(repeatable, false, name);
    }
  });
});
