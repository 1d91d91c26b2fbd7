import { randomUUID } from "node:crypto";
import type { OpenShop } from "../../whole-shop.ts";

const password = "a long enough password";

/** Registers a new user and logs in. Resolves to the access token, which is valid for 15 minutes. */
export const enrol = async (call: OpenShop["call"]): Promise<string> => {
  const email = `buyer-${randomUUID()}@shop.example`;
  await call("POST", "/api/users", { body: { email, password, name: "A buyer" } });
  const { body } = await call("POST", "/api/users/sessions", { body: { email, password } });
  if (typeof body["accessToken"] !== "string") throw new Error(`log-in failed: ${JSON.stringify(body)}`);
  return body["accessToken"];
};
