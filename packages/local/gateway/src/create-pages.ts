import { isOwnHost } from "@shop/local-support";
import express, { type Express, type RequestHandler } from "express";
import { answerForeignHost, answerNotFound } from "./fixed-responses.ts";

/** Pages besides the services, by mount path, such as `/docs`. `/` redirects to the first. */
export type Pages = Readonly<Record<`/${string}`, RequestHandler>>;

/**
 * Serves the pages; any other path gets the load balancer's 404.
 *
 * @param isAllowedHost accepts or rejects `Host`; a rejected page is a 403. @default names of this machine
 */
export const createPages = (
  pages: Pages,
  isAllowedHost: (host: string | undefined) => boolean = isOwnHost,
): Express => {
  const app = express().disable("x-powered-by");
  const guard: RequestHandler = ({ headers }, response, next) => {
    if (isAllowedHost(headers.host)) next();
    else answerForeignHost(response);
  };
  const [first] = Object.keys(pages);
  if (first !== undefined) app.get("/", guard, (_request, response) => response.redirect(first));
  for (const [path, page] of Object.entries(pages)) app.use(path, guard, page);
  return app.use((_request, response) => answerNotFound(response));
};
