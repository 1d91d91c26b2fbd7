import assert from "node:assert/strict";
import { type Api, createOpenApi, type Operation, statusesOf } from "@shop/contracts";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { createHeaderChecker, type DocumentedHeaders, type SentHeaders } from "./header-checker.ts";

/** The response that a client got. */
export interface SeenResponse {
  readonly status: number;
  readonly headers: SentHeaders;
  /** Parsed JSON, undefined if the body was empty. */
  readonly body: unknown;
}

/**
 * Checks every response against the API's OpenAPI document, and records the observed statuses and headers.
 */
export interface ContractChecker<A extends Api> {
  /** @throws AssertionError if the document does not have the response for the operation. */
  check(operation: keyof A["operations"] & string, response: SeenResponse): void;
  /**
   * @throws AssertionError naming every documented status of every operation that was never observed, and
   * every optional header that was always sent, or never.
   */
  assertAllMet(): void;
}

interface DocumentedResponse {
  readonly $ref?: string;
  readonly headers?: DocumentedHeaders;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

const documentId = "openapi";

/**
 * Checks against the OpenAPI document itself, not its source schemas, because clients rely on the document.
 */
export const createContractChecker = <A extends Api>(api: A): ContractChecker<A> => {
  const document = createOpenApi(api);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema(document, documentId);
  const met = new Map<string, Set<number>>(Object.keys(api.operations).map((name) => [name, new Set()]));

  const headerChecker = createHeaderChecker();
  const shared = (document.components?.responses ?? {}) as Record<string, DocumentedResponse>;

  const documented = (
    name: string,
    op: Operation,
  ): { pointer: string; responses: Record<string, DocumentedResponse> } => {
    const path = `${api.basePath}${op.path === "/" ? "" : op.path}`;
    const method = op.method.toLowerCase();
    const paths = document.paths as Record<
      string,
      Record<string, { responses: Record<string, DocumentedResponse> }>
    >;
    const responses = paths[path]?.[method]?.responses;
    assert.ok(responses, `${name} is not in the document`);
    const escaped = path.replaceAll("~", "~0").replaceAll("/", "~1");
    return { pointer: `${documentId}#/paths/${encodeURIComponent(escaped)}/${method}/responses`, responses };
  };

  const check = (name: string, response: SeenResponse): void => {
    const op = api.operations[name];
    assert.ok(op, `${name} is not an operation`);
    const { pointer, responses } = documented(name, op);
    const { status, headers, body } = response;
    const stated = responses[String(status)];
    const component = stated?.$ref?.replace("#/components/responses/", "");
    const expected = component === undefined ? stated : shared[component];
    assert.ok(expected, `${name} responded with ${status}, which is not documented: ${JSON.stringify(body)}`);
    headerChecker.check(`${name} ${status}`, expected.headers ?? {}, headers);
    const [mediaType] = Object.keys(expected.content ?? {});
    met.get(name)?.add(status);
    if (mediaType === undefined) {
      assert.equal(body, undefined, `${name} responded with ${status} and a body`);
      return;
    }
    assert.equal(headers["content-type"]?.split(";")[0], mediaType, `${name} ${status}`);
    const at =
      component === undefined ? `${pointer}/${status}` : `${documentId}#/components/responses/${component}`;
    const schema = ajv.compile({
      $ref: `${at}/content/${encodeURIComponent(mediaType.replaceAll("/", "~1"))}/schema`,
    });
    assert.ok(schema(body), `${name} ${status}: ${ajv.errorsText(schema.errors)} in ${JSON.stringify(body)}`);
  };

  return {
    check,
    assertAllMet: () => {
      const missed = Object.entries(api.operations).flatMap(([name, op]) =>
        statusesOf(op)
          .filter((status) => !met.get(name)?.has(status))
          .map((status) => `${name} ${status}`),
      );
      assert.deepEqual(missed, [], "documented but never observed");
      assert.deepEqual(headerChecker.faults(), []);
    },
  };
};
