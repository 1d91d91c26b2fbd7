import { isUtf8 } from "node:buffer";
import { ProblemError } from "@shop/contracts";
import express, { type Request, type RequestHandler } from "express";
import { placeOf } from "../admission/place.ts";

const types = ["application/json", "application/*+json"];

/** True if a request announces a body, even if the body has not arrived yet. */
export const announcesBody = ({ headers }: Request): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

const requireJson: RequestHandler = (req, _res, next) => {
  if (announcesBody(req) && !req.is(types)) {
    throw new ProblemError("unsupported-media-type", "Send the body as application/json.");
  }
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
  requireJson,
  acceptUtf8Labels,
  withoutPlace(express.json({ limit: "100kb", type: types, verify: requireUtf8 })),
];
