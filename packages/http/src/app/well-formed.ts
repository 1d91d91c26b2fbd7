import { isUtf8 } from "node:buffer";
import { ProblemError } from "@shop/contracts";
import express, { type Request, type RequestHandler } from "express";
import { announcesBody, placeOf } from "../admission/admission.ts";

/** RFC 9110 § 7.2: `Host` is a name or an address, with or without a port. */
const host = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-fA-F:.]+\])(?::\d*)?$/;

const hostsOf = ({ rawHeaders }: Request): string[] => {
  const hosts: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === "host") hosts.push(rawHeaders[index + 1] as string);
  }
  return hosts;
};

/**
 * RFC 9112 § 3.2: exactly one `Host`, optional only before HTTP/1.1. Of several, Node uses the first and a
 * proxy may use another.
 */
const hasOneHost = (req: Request): boolean => {
  const [first, ...others] = hostsOf(req);
  if (first === undefined) return req.httpVersion !== "1.1";
  return others.length === 0 && host.test(first);
};

/**
 * RFC 9112 § 6.1. Node's parser rejects other codings too, but only after the app has received the request.
 */
const hasKnownCoding = ({ headers }: Request): boolean => {
  const coding = headers["transfer-encoding"];
  return coding === undefined || coding.toLowerCase() === "chunked";
};

/** Express rejects a path that is not UTF-8, but accepts such a query. */
const isReadable = (target: string): boolean => {
  if (!target.includes("%")) return true;
  try {
    decodeURIComponent(target);
    return true;
  } catch {
    return false;
  }
};

/** Rejects requests that Node's parser accepts although they are ambiguous or meaningless. */
export const requireWellFormed: RequestHandler = (req, _res, next) => {
  if (!hasOneHost(req)) throw new ProblemError("malformed-request", "Send one `Host` header.");
  if (!hasKnownCoding(req))
    // The end of this request cannot be determined.
    throw new ProblemError("malformed-request", "The only transfer coding is `chunked`.", {
      headers: { Connection: "close" },
    });
  if (!isReadable(req.url))
    throw new ProblemError("malformed-request", "The path and the query must be percent-encoded UTF-8.");
  next();
};

const jsonTypes = ["application/json", "application/*+json"];
const formType = "application/x-www-form-urlencoded";

const requireType =
  (types: string | string[], name: string): RequestHandler =>
  (req, _res, next) => {
    if (announcesBody(req) && !req.is(types))
      throw new ProblemError("unsupported-media-type", `Send the body as ${name}.`);
    next();
  };

const charset = /;\s*charset\s*=\s*"?([^\s";]+)"?/i;

const isUtf8Label = (label: string): boolean => {
  try {
    return new TextDecoder(label).encoding === "utf-8";
  } catch {
    return false;
  }
};

/**
 * Clients use other labels for UTF-8 too, such as `utf8`: https://encoding.spec.whatwg.org/#names-and-labels
 */
const acceptUtf8Labels: RequestHandler = ({ headers }, _res, next) => {
  const [written, label] = charset.exec(headers["content-type"] ?? "") ?? [];
  if (written !== undefined && label !== undefined && isUtf8Label(label))
    headers["content-type"] = headers["content-type"]?.replace(written, "; charset=utf-8");
  next();
};

/** RFC 8259 § 8.1. Bytes that are not UTF-8 would be read, and stored, as `�`. */
const requireUtf8 = (_req: unknown, _res: unknown, body: Buffer, encoding: string): void => {
  if (encoding !== "utf-8") throw new ProblemError("unsupported-media-type", "Send the body in UTF-8.");
  if (!isUtf8(body)) throw new ProblemError("malformed-request", "The body is not UTF-8.");
};

/** Most bodies arrive together with their headers. */
const slowAfterMs = 10;

/** Frees a request's slot while its client sends slowly, so that slow clients cannot occupy all slots. */
const withoutPlace =
  (read: RequestHandler): RequestHandler =>
  (req, res, next) => {
    const place = placeOf(res);
    if (!place || !announcesBody(req) || req.complete) {
      read(req, res, next);
      return;
    }
    const timer = setTimeout(place.release, slowAfterMs);
    read(req, res, (error?: unknown) => {
      clearTimeout(timer);
      if (error === undefined && !place.takeBack())
        next(new ProblemError("overloaded", "Try again in a moment."));
      else next(error);
    });
  };

/** Reads a JSON body. */
export const jsonBody: readonly RequestHandler[] = [
  requireType(jsonTypes, "application/json"),
  acceptUtf8Labels,
  withoutPlace(express.json({ limit: "100kb", type: jsonTypes, verify: requireUtf8 })),
];

/** Bytes that are not UTF-8 can be percent-encoded, too. */
const requireReadableForm = (req: unknown, res: unknown, body: Buffer, encoding: string): void => {
  requireUtf8(req, res, body, encoding);
  if (!isReadable(body.toString()))
    throw new ProblemError("malformed-request", "The form must be percent-encoded UTF-8.");
};

/** Reads a form as browsers send it, without files. */
export const formBody: readonly RequestHandler[] = [
  requireType(formType, formType),
  acceptUtf8Labels,
  withoutPlace(
    express.urlencoded({ extended: false, limit: "100kb", parameterLimit: 200, verify: requireReadableForm }),
  ),
];
