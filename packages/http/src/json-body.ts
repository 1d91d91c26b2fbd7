import { isUtf8 } from "node:buffer";
import { ProblemError } from "@shop/contracts";
import express, { type Request, type RequestHandler } from "express";
import { placeOf } from "./place.ts";

const types = ["application/json", "application/*+json"];

/** Whether a request announces a body, which may not have come yet. */
export const announcesBody = ({ headers }: Request): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

const requireJson: RequestHandler = (req, _res, next) => {
  if (announcesBody(req) && !req.is(types)) {
    throw new ProblemError("unsupported-media-type", "Send the body as application/json.");
  }
  next();
};

/** RFC 8259 § 8.1. What is not UTF-8 would be read with `�` in its place, and kept like that. */
const requireUtf8 = (_req: unknown, _res: unknown, body: Buffer, charset: string): void => {
  if (charset !== "utf-8") throw new ProblemError("unsupported-media-type", "Send the body in UTF-8.");
  if (!isUtf8(body)) throw new ProblemError("malformed-request", "The body is not UTF-8.");
};

/** Most bodies come together with their headers. */
const slowAfterMs = 10;

/** Lends the place of a request while its client sends slowly, so that slow clients cannot hold all places. */
const withoutPlace =
  (read: RequestHandler): RequestHandler =>
  (req, res, next) => {
    const place = placeOf(res);
    if (!place || !announcesBody(req) || req.complete) {
      read(req, res, next);
      return;
    }
    const timer = setTimeout(place.lend, slowAfterMs);
    read(req, res, (error?: unknown) => {
      clearTimeout(timer);
      if (error === undefined && !place.takeBack())
        next(new ProblemError("overloaded", "Try again a little later."));
      else next(error);
    });
  };

/** Reads a body of JSON. */
export const jsonBody: readonly RequestHandler[] = [
  requireJson,
  withoutPlace(express.json({ limit: "100kb", type: types, verify: requireUtf8 })),
];
