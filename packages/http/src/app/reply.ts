import type { Principal } from "@shop/auth";
import type { AnswerOf, Api, Operation, RequestOf } from "@shop/contracts";

/** Sending a long text would encode it each time; a short one is sent more quickly in one piece with the head. */
const longText = 4_096;

/** A body that was serialised before, for answers that are sent many times. */
export class Preserialized<T> {
  readonly json: string | Buffer;
  /** Only for the type checker: what the text holds. */
  declare readonly holds?: T;

  constructor(body: T) {
    const text = JSON.stringify(body);
    this.json = text.length < longText ? text : Buffer.from(text);
  }
}

type Headers = Readonly<Record<string, string>>;

type ReplyFor<A> = A extends { readonly status: infer S; readonly body: infer B }
  ? [B] extends [undefined]
    ? { readonly status: S; readonly headers?: Headers }
    : { readonly status: S; readonly body: B | Preserialized<B>; readonly headers?: Headers }
  : never;

/** One of the documented answers of an operation. Problems are thrown. */
export type Reply<O extends Operation> = ReplyFor<AnswerOf<O>>;

type PrincipalOf<O extends Operation> = O["access"] extends "user" | "admin" ? Principal : undefined;

/** A request whose parts are valid and whose caller is known, if the operation needs one. */
export type ValidRequest<O extends Operation> = RequestOf<O> & {
  readonly principal: PrincipalOf<O>;
  /** Names the client for limits: all addresses of one client have one key. Few ask, and it takes a while to find out. */
  readonly clientKey: () => string;
};

/** Answers an operation. */
export type Handler<O extends Operation> = (request: ValidRequest<O>) => Promise<Reply<O>> | Reply<O>;

/** A handler for every operation of an API. */
export type Handlers<A extends Api> = { readonly [K in keyof A["operations"]]: Handler<A["operations"][K]> };
