import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import { headerObjects, noStore } from "./headers.ts";
import { failures } from "./openapi-failures.ts";
import type { Api, Operation } from "./operation.ts";

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

const needsToken = ({ access }: Operation): boolean => access === "user" || access === "admin";

const successes = (op: Operation): ZodOpenApiResponsesObject =>
  Object.fromEntries(
    Object.entries(op.responses).map(([status, { description, body, headers }]) => [
      status,
      {
        description,
        headers: headerObjects({ ...(needsToken(op) && { "Cache-Control": noStore }), ...headers }),
        ...(body && { content: { "application/json": { schema: body } } }),
      },
    ]),
  );

const mediaTypeOf = (op: Operation): string =>
  op.method === "PATCH" ? "application/merge-patch+json" : "application/json";

const operationObject = (name: string, op: Operation, tag: string): ZodOpenApiOperationObject => {
  const { path, query, header, body } = op.request;
  return {
    operationId: name,
    summary: op.summary,
    ...(op.description && { description: op.description }),
    tags: [tag],
    security: needsToken(op) ? [{ accessToken: [] }] : [],
    requestParams: { ...(path && { path }), ...(query && { query }), ...(header && { header }) },
    ...(body && { requestBody: { required: true, content: { [mediaTypeOf(op)]: { schema: body } } } }),
    responses: { ...successes(op), ...failures(op) },
  };
};

/**
 * A format says the same in one word, for readers and tools: zod's regular expression for a time has 260
 * characters.
 */
const preferFormats = ({ jsonSchema }: { jsonSchema: { format?: unknown; pattern?: unknown } }): void => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
};

const everyResponse =
  "Every response of a service has an `X-Request-Id` and an `X-Amzn-Trace-Id`, which identify its logs and traces.";

/** Creates the OpenAPI 3.1 document of an API: every operation, every status, every schema by its name. */
export const createOpenApi = (api: Api): OpenApiDocument => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [name, op] of Object.entries(api.operations)) {
    const path = `${api.basePath}${op.path === "/" ? "" : op.path}`;
    paths[path] = { ...paths[path], [op.method.toLowerCase()]: operationObject(name, op, api.title) };
  }
  const document: ZodOpenApiObject = {
    openapi: "3.1.0",
    info: { title: api.title, description: `${api.description} ${everyResponse}`, version: "1.0.0" },
    servers: [{ url: "/" }],
    components: {
      securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
    paths,
  };
  return createDocument(document, { override: preferFormats });
};
