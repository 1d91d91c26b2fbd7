import type { Principal } from "@shop/auth";
import type { Api, Operation, RequestOf, ResponseOf } from "@shop/contracts";

/**
 * A longer text is sent as bytes, encoded only once. A shorter one is sent faster as text, together with the
 * head.
 */
const longText = 4_096;

/** A body serialised in advance, for responses that are sent many times. */
export class Preserialized<T> {
  readonly json: string | Buffer;
  /** Only for the type checker: the type of the serialised value. */
  declare readonly holds?: T;

  constructor(body: T) {
    const text = JSON.stringify(body);
    this.json = text.length < longText ? text : Buffer.from(text);
  }
}

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
