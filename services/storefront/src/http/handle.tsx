import { statusOfProblem } from "@shop/contracts";
import { toProblem } from "@shop/http";
import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { MessagePage } from "../pages/message-page.tsx";
import type { Page } from "../render/render-page.tsx";
import { sendPage } from "../render/render-page.tsx";
import { openVisitor, SessionEnded, type StorefrontDeps, type Visitor } from "./visitor.ts";

/** The response to a request: a page, or the path of another one. */
export type Outcome = Page | { readonly redirect: string };

/** Produces the response for one visitor. */
export type PageHandler = (visitor: Visitor, request: Request) => Promise<Outcome> | Outcome;

const securityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

const setPageHeaders = (response: Response, visitor: Visitor, isSecure: boolean): void => {
  response.setHeader("Content-Security-Policy", securityPolicy(visitor.visit.nonce));
  // `no-referrer` would make browsers send `Origin: null` with forms.
  response.setHeader("Referrer-Policy", "same-origin");
  if (isSecure) response.setHeader("Strict-Transport-Security", "max-age=31536000");
};

const send = (deps: StorefrontDeps, response: Response, visitor: Visitor, outcome: Outcome): void => {
  if ("redirect" in outcome) {
    response.setHeader("Cache-Control", "no-store");
    response.redirect(303, outcome.redirect);
  } else {
    setPageHeaders(response, visitor, deps.isSecure);
    sendPage(response, visitor.visit, outcome);
  }
};

/** Makes an Express handler of a page. */
export const handle =
  (deps: StorefrontDeps, operation: string, handler: PageHandler): RequestHandler =>
  async (request, response) => {
    response.locals["operation"] = operation;
    const visitor = await openVisitor(deps, request, response);
    try {
      send(deps, response, visitor, await handler(visitor, request));
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      visitor.logOut();
      const to = request.method === "GET" ? request.originalUrl : "/";
      send(deps, response, visitor, { redirect: `/log-in?to=${encodeURIComponent(to)}` });
    }
  };

/** The page for an address that does not exist. */
export const notFoundPage = ({ visit: { texts } }: Visitor): Page => ({
  title: texts.errors.notFoundTitle,
  isPublic: false,
  status: 404,
  body: <MessagePage title={texts.errors.notFoundTitle} help={texts.errors.notFound} />,
});

const pageOfError = ({ visit: { texts } }: Visitor, error: unknown): Page => {
  const { errors } = texts;
  const status = statusOfProblem(toProblem(error).code);
  const isAway = status === 503 || status === 504;
  const [title, help] =
    status === 404
      ? [errors.notFoundTitle, errors.notFound]
      : status === 403
        ? [errors.forbiddenTitle, errors.forbidden]
        : isAway
          ? [errors.awayTitle, errors.away]
          : [errors.failedTitle, errors.failed];
  return {
    title,
    isPublic: false,
    status: isAway ? 503 : status,
    ...(isAway && { retryAfterS: 5 }),
    body: <MessagePage title={title} help={help} />,
  };
};

/** Sends a page that says what went wrong. The request's log line has the reason. */
export const sendErrorPage =
  (deps: StorefrontDeps): ErrorRequestHandler =>
  async (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    response.locals["problem"] = toProblem(error);
    const visitor = await openVisitor(deps, request, response);
    send(deps, response, visitor, pageOfError(visitor, error));
  };
