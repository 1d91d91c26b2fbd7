import { type ProblemDocument, problemDocument } from "./common.ts";
import type { Api, InputOf, Operation, ResponseOf } from "./operation.ts";

/** A typed client's request, ready to be sent. */
export interface ClientRequest {
  readonly name: string;
  readonly operation: Operation;
  /** Path and query, starting with the API's base path. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /**
   * For transports that count failures. @throws ContractViolationError if a response violates the contract
   */
  readonly check?: (response: ClientResponse) => void;
}

/** A response: its body is parsed JSON, or undefined if there was none. */
export interface ClientResponse {
  readonly status: number;
  readonly body: unknown;
}

/** Sends one request. Rejects if no response arrived. */
export type Send = (request: ClientRequest) => Promise<ClientResponse>;

/** A problem that the server responded with: a value for the caller to handle, not an exception. */
export interface ProblemResponse {
  readonly status: "problem";
  readonly problem: ProblemDocument;
}

/**
 * One function per operation. It takes the typed request and resolves to one of the documented responses or a
 * problem.
 */
export type Client<A extends Api> = {
  readonly [K in keyof A["operations"]]: (
    input: InputOf<A["operations"][K]>,
  ) => Promise<ResponseOf<A["operations"][K]> | ProblemResponse>;
};

/** A response that violates the contract. */
export class ContractViolationError extends Error {
  override readonly name = "ContractViolationError";
}

type Parts = {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  header?: Record<string, unknown>;
  body?: unknown;
};

const targetOf = (basePath: string, op: Operation, { path, query }: Parts): string => {
  const filled = op.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(path?.[name])),
  );
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(
    pairs.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return `${basePath}${filled === "/" ? "" : filled}${search && `?${search}`}`;
};

const headersOf = ({ header, body }: Parts): Record<string, string> => ({
  accept: "application/json, application/problem+json",
  ...(body === undefined ? {} : { "content-type": "application/json" }),
  ...Object.fromEntries(Object.entries(header ?? {}).map(([name, value]) => [name, String(value)])),
});

const readResponse = (name: string, op: Operation, { status, body }: ClientResponse): unknown => {
  const response = op.responses[status];
  if (response) {
    const parsed = response.body?.safeParse(body);
    if (parsed && !parsed.success) {
      throw new ContractViolationError(
        `${name} responded with ${status} and a body that is not in its contract`,
        {
          cause: parsed.error,
        },
      );
    }
    return { status, body: parsed?.data };
  }
  const problem = problemDocument.safeParse(body);
  if (!problem.success)
    throw new ContractViolationError(`${name} responded with ${status}, which is not in its contract`);
  return { status: "problem", problem: problem.data };
};

/** Parses each response once, even if called repeatedly. */
const createReader = (name: string, op: Operation): ((response: ClientResponse) => unknown) => {
  const responses = new WeakMap<ClientResponse, unknown>();
  return (response) => {
    if (!responses.has(response)) responses.set(response, readResponse(name, op, response));
    return responses.get(response);
  };
};

/**
 * Creates the typed client of an API.
 *
 * @throws ContractViolationError if a response is neither in the contract nor a problem; any error that
 * `send` throws.
 */
export const createClient = <A extends Api>(api: A, send: Send): Client<A> => {
  const call = (name: string, op: Operation) => async (parts: Parts) => {
    const target = targetOf(api.basePath, op, parts);
    const body = parts.body === undefined ? undefined : JSON.stringify(parts.body);
    const read = createReader(name, op);
    return read(await send({ name, operation: op, target, headers: headersOf(parts), body, check: read }));
  };
  return Object.fromEntries(
    Object.entries(api.operations).map(([name, op]) => [name, call(name, op)]),
  ) as unknown as Client<A>;
};
