import { formBody } from "@shop/http";
import type { Request, RequestHandler } from "express";
import * as z from "zod";
import { isFormToken } from "../session/form-token.ts";
import { openCookies } from "./cookies.ts";
import { originOf } from "./origin.ts";
import type { StorefrontDeps } from "./visitor.ts";

/** A form that did not come from a page of this shop, or from one that is out of date. */
export class ForeignFormError extends Error {
  override readonly name = "ForeignFormError";
}

/**
 * Requires that a form was sent by a page of this shop: browsers say so in `Origin`, and the hidden token is
 * bound to the browser's cookie.
 */
const requireOwnForm =
  ({ isSecure, keys }: StorefrontDeps): RequestHandler =>
  async (request, response, next) => {
    const { formToken } = (request.body ?? {}) as { formToken?: unknown };
    const visitorId = openCookies(request, response, isSecure).get("visitor") ?? "";
    const isOwn =
      request.headers.origin === originOf(request, isSecure) &&
      typeof formToken === "string" &&
      isFormToken(formToken, visitorId, await keys());
    if (!isOwn) throw new ForeignFormError("the form was not sent by a page of this shop");
    next();
  };

/** Parses and checks a form before its handler. */
export const readForm = (deps: StorefrontDeps): RequestHandler[] => [...formBody, requireOwnForm(deps)];

/** The fields of a form as the schema has them. @throws ForeignFormError if no page could have sent them */
export const fieldsOf = <T>(request: Request, schema: z.ZodType<T>): T => {
  const parsed = schema.safeParse(request.body);
  if (!parsed.success) throw new ForeignFormError(z.prettifyError(parsed.error));
  return parsed.data;
};

/** Repeated fields, of which a form may have none, one or many. */
export const repeated = <T extends z.ZodType>(item: T) =>
  z.preprocess((given) => (given === undefined ? [] : [given].flat()), z.array(item));
