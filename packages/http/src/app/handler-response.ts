import type { Principal } from "@shop/auth";
import type { Api, Operation, RequestOf, ResponseOf } from "@shop/contracts";
import type { Preserialized } from "./preserialized.ts";

type Headers = Readonly<Record<string, string>>;

type HandlerResponseFor<A> = A extends { readonly status: infer S; readonly body: infer B }
  ? [B] extends [undefined]
    ? { readonly status: S; readonly headers?: Headers }
    : { readonly status: S; readonly body: B | Preserialized<B>; readonly headers?: Headers }
  : never;

/** One of an operation's documented responses. Problems are thrown. */
export type HandlerResponse<O extends Operation> = HandlerResponseFor<ResponseOf<O>>;

type PrincipalOf<O extends Operation> = O["access"] extends "user" | "admin" ? Principal : undefined;

/** A request with validated parts and, if the operation requires it, an authenticated caller. */
export type ValidRequest<O extends Operation> = RequestOf<O> & {
  readonly principal: PrincipalOf<O>;
  /**
   * Identifies the client for rate limits: all addresses of one client share a key. A function, because it is
   * slow and few operations need it.
   */
  readonly clientKey: () => string;
};

/** Handles an operation. */
export type Handler<O extends Operation> = (
  request: ValidRequest<O>,
) => Promise<HandlerResponse<O>> | HandlerResponse<O>;

/** A handler for every operation of an API. */
export type Handlers<A extends Api> = { readonly [K in keyof A["operations"]]: Handler<A["operations"][K]> };
