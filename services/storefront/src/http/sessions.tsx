import type { SessionResponse } from "@shop/contracts";
import type { IRouter } from "express";
import { decodeJwt } from "jose";
import * as z from "zod";
import { LogInPage, RegisterPage, type Rejected } from "../pages/session-pages.tsx";
import type { Session } from "../session/session.ts";
import { createShopClient } from "../shop/shop-client.ts";
import { isLanguage } from "../texts/languages.ts";
import { fieldsOf, readForm } from "./forms.ts";
import { handle, type Outcome, type PageHandler } from "./handle.tsx";
import { rejectedBy } from "./rejected.ts";
import { failWith, ownPath, type StorefrontDeps, type Visitor } from "./visitor.ts";

const text = z.string().max(1_000);
const logInForm = z.object({ email: text, password: text, to: ownPath });
const languageForm = z.object({ language: text, to: ownPath });
const registerForm = logInForm.extend({ name: text });

const showLogIn = ({ visit: { texts } }: Visitor, to: string, rejected?: Rejected): Outcome => ({
  title: texts.account.logInTitle,
  isPublic: false,
  status: rejected ? 422 : 200,
  body: <LogInPage to={to} rejected={rejected} />,
});

const showRegister = ({ visit: { texts } }: Visitor, to: string, rejected?: Rejected): Outcome => ({
  title: texts.account.registerTitle,
  isPublic: false,
  status: rejected ? 422 : 200,
  body: <RegisterPage to={to} rejected={rejected} />,
});

/** The session of new tokens. The token comes from the user service itself, so its claims need no check. */
const sessionOf = ({ accessToken, refreshToken, expiresIn }: SessionResponse, name: string): Session => {
  const { sub, roles } = decodeJwt<{ roles?: string[] }>(accessToken);
  return {
    userId: sub ?? "",
    name,
    isAdmin: roles?.includes("admin") ?? false,
    accessToken,
    refreshToken,
    accessExpiresAt: Date.now() + expiresIn * 1000,
  };
};

/** Creates the session routes: the caller's address goes with each call, and the user's token with the last one. */
const startSession = async (
  deps: StorefrontDeps,
  visitor: Visitor,
  forwardedFor: string,
  { email, password }: { email: string; password: string },
) => {
  const device = visitor.cookies.get("device");
  const response = await visitor.shop.user.logIn({
    ...(device !== undefined && { header: { "device-token": device } }),
    body: { email, password },
  });
  if (response.status === "problem") return response;
  const { accessToken, deviceToken } = response.body;
  const me = await createShopClient(deps.peers, { forwardedFor, accessToken }).user.getMe({});
  if (me.status === "problem") return me;
  await visitor.logIn(sessionOf(response.body, me.body.name));
  visitor.cookies.set("device", deviceToken);
  return undefined;
};

const toQuery = z.object({ to: ownPath }).catch({ to: "/" });

const toOf = (query: unknown): string => toQuery.parse(query).to;

const logIn =
  (deps: StorefrontDeps): PageHandler =>
  async (visitor, request) => {
    const { to, ...form } = fieldsOf(request, logInForm);
    const problem = await startSession(deps, visitor, request.ip ?? "", form);
    return problem
      ? showLogIn(visitor, to, rejectedBy(visitor.visit.texts, problem, form))
      : { redirect: to };
  };

const register =
  (deps: StorefrontDeps): PageHandler =>
  async (visitor, request) => {
    const { to, ...form } = fieldsOf(request, registerForm);
    const { texts } = visitor.visit;
    const response = await visitor.shop.user.register({ body: form });
    if (response.status === "problem") return showRegister(visitor, to, rejectedBy(texts, response, form));
    const problem = await startSession(deps, visitor, request.ip ?? "", form);
    return problem ? showLogIn(visitor, to, rejectedBy(texts, problem, form)) : { redirect: to };
  };

const logOut: PageHandler = async (visitor) => {
  const response = visitor.session && (await visitor.shop.user.logOut({}));
  if (response?.status === "problem" && response.problem.status !== 401) failWith(response);
  visitor.logOut();
  return { redirect: "/" };
};

/** Mounts log-in, registration, log-out and the choice of the language. */
export const mountSessions = (app: IRouter, deps: StorefrontDeps): void => {
  app.get(
    "/log-in",
    handle(deps, "showLogIn", (visitor, { query }) => showLogIn(visitor, toOf(query))),
  );
  app.post("/log-in", readForm(deps), handle(deps, "logIn", logIn(deps)));
  app.get(
    "/register",
    handle(deps, "showRegister", (visitor, { query }) => showRegister(visitor, toOf(query))),
  );
  app.post("/register", readForm(deps), handle(deps, "register", register(deps)));
  app.post("/log-out", readForm(deps), handle(deps, "logOut", logOut));
  app.post(
    "/language",
    readForm(deps),
    handle(deps, "chooseLanguage", ({ cookies }, request) => {
      const { language, to } = fieldsOf(request, languageForm);
      if (isLanguage(language)) cookies.set("language", language);
      return { redirect: to };
    }),
  );
};
