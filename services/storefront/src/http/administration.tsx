import type { IRouter } from "express";
import * as z from "zod";
import { UsersAdmin } from "../pages/admin/users-admin.tsx";
import { cursorOf, forAdmins, nextPage } from "./admin-pages.ts";
import { mountPaymentsAdmin } from "./administration-payments.tsx";
import { mountProductsAdmin } from "./administration-products.tsx";
import { fieldsOf, readForm } from "./forms.ts";
import { handle, type PageHandler } from "./handle.tsx";
import { failWith, type StorefrontDeps } from "./visitor.ts";

const userQuery = z.object({ userId: z.uuid().optional() }).catch({});

const showUsers: PageHandler = async ({ visit: { texts }, shop }, { query }) => {
  const { userId } = userQuery.parse(query);
  if (userId !== undefined) {
    const found = await shop.user.getUser({ path: { userId } });
    const users = found.status === 200 ? [found.body] : [];
    return {
      title: texts.admin.users,
      isPublic: false,
      body: <UsersAdmin users={users} />,
    };
  }
  const response = await shop.user.listUsers({ query: cursorOf(query) });
  if (response.status === "problem") return failWith(response);
  const { items, nextCursor } = response.body;
  return {
    title: texts.admin.users,
    isPublic: false,
    body: <UsersAdmin users={items} next={nextPage("/admin/users", nextCursor)} />,
  };
};

const searchForm = z.object({
  email: z.string().max(1_000),
  cursor: z.string().max(1_400).optional(),
});

const searchUsers: PageHandler = async ({ visit: { texts }, shop }, request) => {
  const { email, cursor } = fieldsOf(request, searchForm);
  if (email.trim() === "") return { redirect: "/admin/users" };
  const response = await shop.user.searchUsers({ body: { email, ...(cursor && { cursor }) } });
  // No address starts with a text that is rejected.
  const isRejected = response.status === "problem" && response.problem.status === 422;
  if (response.status === "problem" && !isRejected) return failWith(response);
  const { items, nextCursor } = response.status === 200 ? response.body : { items: [], nextCursor: null };
  return {
    title: texts.admin.users,
    isPublic: false,
    body: <UsersAdmin users={items} search={{ email, cursor: nextCursor }} />,
  };
};

/** Mounts the administration. */
export const mountAdministration = (app: IRouter, deps: StorefrontDeps): void => {
  app.get(
    "/admin",
    handle(
      deps,
      "showAdministration",
      forAdmins(() => ({ redirect: "/admin/products" })),
    ),
  );
  mountProductsAdmin(app, deps);
  mountPaymentsAdmin(app, deps);
  app.get("/admin/users", handle(deps, "showUsers", forAdmins(showUsers)));
  app.post("/admin/users", readForm(deps), handle(deps, "searchUsers", forAdmins(searchUsers)));
};
