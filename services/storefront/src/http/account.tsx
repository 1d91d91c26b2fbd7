import type { ProblemResponse } from "@shop/contracts";
import type { IRouter } from "express";
import * as z from "zod";
import { type AccountForm, AccountPage, type AccountPageProps } from "../pages/account-page.tsx";
import { fieldsOf, readForm } from "./forms.ts";
import { handle, type Outcome, type PageHandler } from "./handle.tsx";
import { rejectedBy } from "./rejected.ts";
import { failWith, SessionEnded, type StorefrontDeps, type Visitor } from "./visitor.ts";

const text = z.string().max(1_000);

const showAccount = async (
  visitor: Visitor,
  saved: boolean,
  rejected?: AccountPageProps["rejected"],
): Promise<Outcome> => {
  if (!visitor.session) throw new SessionEnded();
  const me = await visitor.shop.user.getMe({});
  if (me.status === "problem") return failWith(me);
  return {
    title: visitor.visit.texts.account.title,
    isPublic: false,
    status: rejected ? 422 : 200,
    body: <AccountPage user={me.body} saved={saved} rejected={rejected} />,
  };
};

/** Problems that a user can mend; 401 ends the session. */
const isExplained = ({ problem }: ProblemResponse): boolean => [403, 409, 422, 429].includes(problem.status);

/** Sends one form of the account and shows what came of it. */
const change =
  <T extends Record<string, string>>(
    form: AccountForm,
    schema: z.ZodType<T>,
    send: (visitor: Visitor, fields: T) => Promise<ProblemResponse | undefined>,
    done: (visitor: Visitor) => Outcome = () => ({ redirect: "/account?saved" }),
  ): PageHandler =>
  async (visitor, request) => {
    if (!visitor.session) throw new SessionEnded();
    const fields = fieldsOf(request, schema);
    const problem = await send(visitor, fields);
    if (!problem) return done(visitor);
    if (!isExplained(problem)) return failWith(problem);
    return showAccount(visitor, false, { form, ...rejectedBy(visitor.visit.texts, problem, fields) });
  };

const problemIn = <R extends { readonly status: number | "problem" }>(response: R) =>
  response.status === "problem" ? (response as unknown as ProblemResponse) : undefined;

const changeName = change("name", z.object({ name: text }), async (visitor, { name }) => {
  const response = await visitor.shop.user.editMe({ body: { name } });
  // The header of every page has the name.
  if (response.status === 200 && visitor.session) await visitor.logIn({ ...visitor.session, name });
  return problemIn(response);
});

const changeEmail = change(
  "email",
  z.object({ email: text, currentPassword: text }),
  async ({ shop }, body) => problemIn(await shop.user.editMe({ body })),
);

const changePassword = change(
  "password",
  z.object({ currentPassword: text, newPassword: text }),
  async ({ shop }, body) => problemIn(await shop.user.changePassword({ body })),
);

const erase = change(
  "delete",
  z.object({ currentPassword: text, confirm: z.literal("yes") }),
  async ({ shop }, { currentPassword }) => problemIn(await shop.user.eraseMe({ body: { currentPassword } })),
  (visitor) => {
    visitor.logOut();
    visitor.cookies.clear("device");
    return { redirect: "/?deleted" };
  },
);

/** Mounts the visitor's account. */
export const mountAccount = (app: IRouter, deps: StorefrontDeps): void => {
  app.get(
    "/account",
    handle(deps, "showAccount", (visitor, { query }) => showAccount(visitor, "saved" in query)),
  );
  app.post("/account/name", readForm(deps), handle(deps, "changeName", changeName));
  app.post("/account/email", readForm(deps), handle(deps, "changeEmail", changeEmail));
  app.post("/account/password", readForm(deps), handle(deps, "changePassword", changePassword));
  app.post("/account/delete", readForm(deps), handle(deps, "eraseAccount", erase));
};
