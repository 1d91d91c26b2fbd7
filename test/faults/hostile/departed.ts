import { randomUUID } from "node:crypto";
import type { ProblemCode } from "@shop/contracts";
import type { FaultyShop } from "../harness/start-faulty-shop.ts";

/** A former admin and their remaining credentials. */
export interface Departed {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
}

export const password = "a long enough password";

/** Registers an admin, logs in, and deletes the account. */
export const eraseUser = async ({ call, databases }: FaultyShop): Promise<Departed> => {
  const email = `departed-${randomUUID()}@shop.example`;
  const { body: user } = await call("POST", "/api/users", { body: { email, password, name: "Gone" } });
  const id = String(user["id"]);
  await databases.query("user", "UPDATE users SET roles = '{customer,admin}' WHERE id = $1", [id]);
  const { body } = await call("POST", "/api/users/sessions", { body: { email, password } });
  const token = String(body["accessToken"]);
  const { status } = await call("DELETE", "/api/users/me", { token, body: { currentPassword: password } });
  if (status !== 204) throw new Error(`could not delete the account: ${status}`);
  return { id, email, token, refreshToken: String(body["refreshToken"]) };
};

type Try = readonly [method: string, path: string, response: number | ProblemCode, body?: object];

/** The user service knows that the account is gone. Ending a session that has ended is not an error. */
export const atTheUserService = ({ id, email, refreshToken }: Departed): readonly Try[] => [
  ["GET", "/api/users/me", "unauthenticated"],
  ["PATCH", "/api/users/me", "unauthenticated", { name: "Back" }],
  ["PUT", "/api/users/me/password", "unauthenticated", { currentPassword: password, newPassword: password }],
  ["GET", "/api/users", "unauthenticated"],
  ["GET", `/api/users/${id}`, "unauthenticated"],
  ["POST", "/api/users/sessions/refresh", "refresh-token-invalid", { refreshToken }],
  ["POST", "/api/users/sessions", "wrong-credentials", { email, password }],
  ["DELETE", "/api/users/me", 204, { currentPassword: password }],
  ["DELETE", "/api/users/sessions/current", 204],
];

/**
 * The other services verify a token locally, so that they do not depend on the user service: it works until
 * it expires.
 */
export const atTheOthers = ({ id }: Departed, paths: readonly string[]): readonly Try[] => [
  ...paths.map((path): Try => ["GET", path, 200]),
  ["PUT", `/api/catalog/products/${id}/stock`, "product-not-found", { onHand: 1 }],
];
