import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Protects a page with HTTP Basic authentication (RFC 7617). */
export const requirePassword = (
  { email, password }: { readonly email: string; readonly password: string },
  page: RequestHandler,
): RequestHandler => {
  const expected = digest(`Basic ${Buffer.from(`${email}:${password}`).toString("base64")}`);
  return (request, response, next) => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) {
      page(request, response, next);
      return;
    }
    response.set("WWW-Authenticate", 'Basic realm="Fargate Shop, traces", charset="UTF-8"');
    response
      .status(401)
      .type("text/plain")
      .send("Log in with the administrator's e-mail address and password.\n");
  };
};
