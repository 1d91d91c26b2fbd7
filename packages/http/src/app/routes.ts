import { bearerToken, type Principal } from "@shop/auth";
import { type Api, type Method, type Operation, ProblemError } from "@shop/contracts";
import { currentContext } from "@shop/telemetry";
import type { IRouter, Request, RequestHandler, Response } from "express";
import { clientKeyOf } from "./client-key.ts";
import type { Handlers } from "./handler-response.ts";
import { Preserialized } from "./preserialized.ts";
import { validate } from "./validate.ts";
import { jsonBody } from "./well-formed.ts";

/** The routes of one API, to be mounted in an app. */
export interface Routes {
  /** The API that the routes serve. Absent for pages. */
  readonly api?: Api;
  mount(into: IRouter, authenticate: Authenticate): void;
}

/** Resolves an access token to its principal, or rejects with a ProblemError. */
export type Authenticate = (token: string) => Promise<Principal>;

type AnyResponse = { status: number; body?: unknown; headers?: Readonly<Record<string, string>> };
type AnyHandler = (request: object) => Promise<AnyResponse> | AnyResponse;

const needsToken = ({ access }: Operation): boolean => access === "user" || access === "admin";

const identify = async (op: Operation, req: Request, authenticate: Authenticate): Promise<Principal> => {
  const token = bearerToken(req.headers.authorization);
  if (token === undefined) {
    throw new ProblemError("unauthenticated", "Send an access token as `Authorization: Bearer …`.", {
      headers: { "WWW-Authenticate": "Bearer" },
    });
  }
  const principal = await authenticate(token);
  const context = currentContext();
  if (context) context.userId = principal.userId;
  if (op.access === "admin" && !principal.roles.includes("admin")) {
    throw new ProblemError("forbidden", "This requires the role `admin`.");
  }
  return principal;
};

const send = (res: Response, { status, body, headers }: AnyResponse): void => {
  res.statusCode = status;
  if (headers) for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (body === undefined) {
    res.end();
    return;
  }
  const text = body instanceof Preserialized ? body.json : JSON.stringify(body);
  res.setHeader("Content-Type", "application/json; charset=utf-8");
  res.setHeader("Content-Length", Buffer.byteLength(text));
  res.end(text);
};

const markOperation =
  (name: string): RequestHandler =>
  (_req, res, next) => {
    res.locals["operation"] = name;
    next();
  };

const identifyFirst =
  (op: Operation, authenticate: Authenticate): RequestHandler =>
  async (req, res, next) => {
    // RFC 9111 § 3.5 excludes only shared caches, and only those that follow the rule.
    res.setHeader("Cache-Control", "no-store");
    res.locals["principal"] = await identify(op, req, authenticate);
    next();
  };

const response =
  (op: Operation, handler: AnyHandler): RequestHandler =>
  async (req, res) => {
    const caller = {
      principal: res.locals["principal"] as unknown,
      clientKey: () => clientKeyOf(req.ip),
    };
    send(res, await handler({ ...validate(op, req), ...caller }));
  };

/** Rejects a method that a path does not support, and lists those that it does. */
export const notAllowed =
  (methods: readonly string[]): RequestHandler =>
  (req) => {
    throw new ProblemError("method-not-allowed", `${req.method} is not one of ${methods.join(", ")}.`, {
      headers: { Allow: methods.join(", ") },
    });
  };

const expressPath = (basePath: string, path: string): string =>
  `${basePath}${path === "/" ? "" : path}`.replaceAll(/\{(\w+)\}/g, ":$1");

const methodsAt = (operations: readonly Operation[], path: string): string[] =>
  operations
    .filter((op) => op.path === path)
    .flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));

/** Literal segments come before parameters, so that `/sessions` never matches `/{userId}`. */
const literalsFirst = (a: string, b: string): number => {
  const [left, right] = [a.replaceAll("{", "\uffff"), b.replaceAll("{", "\uffff")];
  return left < right ? -1 : Number(left > right);
};

/** Combines the operations of an API with their handlers. */
export const routes = <A extends Api>(api: A, handlers: Handlers<A>): Routes => ({
  api,
  mount: (into, authenticate) => {
    const operations = Object.entries(api.operations);
    const paths = [...new Set(operations.map(([, op]) => op.path))].toSorted(literalsFirst);
    for (const path of paths) {
      const route = expressPath(api.basePath, path);
      for (const [name, op] of operations.filter(([, { path: own }]) => own === path)) {
        const handler = handlers[name as keyof A["operations"]] as unknown as AnyHandler;
        const method = op.method.toLowerCase() as Lowercase<Method>;
        into[method](
          route,
          markOperation(name),
          ...(needsToken(op) ? [identifyFirst(op, authenticate)] : []),
          ...(op.request.body ? jsonBody : []),
          response(op, handler),
        );
      }
      // Before the next path, which may have a parameter in place of this path's literal.
      into.all(route, notAllowed(methodsAt(Object.values(api.operations), path)));
    }
  },
});
