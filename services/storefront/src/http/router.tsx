import type { Routes } from "@shop/http";
import compression from "compression";
import type { ErrorRequestHandler, IRouter, RequestHandler } from "express";
import { MessagePage } from "../pages/message-page.tsx";
import { mountAccount } from "./account.tsx";
import { mountAdministration } from "./administration.tsx";
import { mountBrowsing } from "./browsing.tsx";
import { mountCart } from "./cart.tsx";
import { mountCheckout } from "./checkout.tsx";
import { mountFiles } from "./files.ts";
import { ForeignFormError } from "./forms.ts";
import { handle, notFoundPage, sendErrorPage } from "./handle.tsx";
import { mountOrders } from "./orders.tsx";
import { mountSessions } from "./sessions.tsx";
import { mountSitemap } from "./sitemap.ts";
import type { StorefrontDeps } from "./visitor.ts";

/** A form that is out of date, or was sent by another site: nothing has happened. */
const sendFormPage =
  (deps: StorefrontDeps): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (!(error instanceof ForeignFormError)) return next(error);
    const page = handle(deps, "rejectForm", ({ visit: { texts } }) => ({
      title: texts.errors.formTitle,
      isPublic: false,
      status: 403,
      body: <MessagePage title={texts.errors.formTitle} help={texts.errors.form} />,
    }));
    return page(request, response, next);
  };

/** A program that looks for an API gets a problem, not a page. */
const unlessApi =
  (page: RequestHandler): RequestHandler =>
  (request, response, next) =>
    /^\/+(api|internal|health)(\/|$)/i.test(request.path) ? next() : page(request, response, next);

const mountPages = (app: IRouter, deps: StorefrontDeps): void => {
  app.use(compression());
  mountFiles(app);
  mountSitemap(app, deps);
  mountBrowsing(app, deps);
  mountCart(app, deps);
  mountCheckout(app, deps);
  mountOrders(app, deps);
  mountSessions(app, deps);
  mountAccount(app, deps);
  mountAdministration(app, deps);
  app.use(unlessApi(handle(deps, "none", notFoundPage)));
  app.use(sendFormPage(deps), sendErrorPage(deps));
};

/** All pages of the shop. */
export const createPublicRoutes = (deps: StorefrontDeps): Routes => ({
  mount: (app) => mountPages(app, deps),
});

/** No service calls the storefront: its internal door has health checks only. */
export const createInternalRoutes = (): Routes => ({ mount: () => undefined });
