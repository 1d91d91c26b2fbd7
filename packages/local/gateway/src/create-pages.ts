import { isOwnHost } from "@shop/local-support";
import express, { type Express, type RequestHandler } from "express";
import { respondForeignHost, respondNotFound } from "./fixed-responses.ts";

/** Pages besides the services, by mount path, such as `/docs`. If no service serves `/`, it redirects to the first. */
export type Pages = Readonly<Record<`/${string}`, RequestHandler>>;

/** True if a path belongs to one of the pages. */
export const isPage = (pages: Pages, path: string): boolean =>
  Object.keys(pages).some((mount) => path === mount || path.startsWith(`${mount}/`));

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
  const hostCheck: RequestHandler = ({ headers }, response, next) => {
    if (isAllowedHost(headers.host)) next();
    else respondForeignHost(response);
  };
  const [first] = Object.keys(pages);
  if (first !== undefined) app.get("/", hostCheck, (_request, response) => response.redirect(first));
  for (const [path, page] of Object.entries(pages)) app.use(path, hostCheck, page);
  return app.use((_request, response) => respondNotFound(response));
};
