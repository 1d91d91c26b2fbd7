import { isUtf8 } from "node:buffer";
import { ProblemError } from "@shop/contracts";
import express, { type Request, type RequestHandler } from "express";

const types = ["application/json", "application/*+json"];

/** Whether a request has a body, all of which may not have come yet. */
export const hasBody = ({ headers }: Request): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

const requireJson: RequestHandler = (req, _res, next) => {
  if (hasBody(req) && !req.is(types)) {
    throw new ProblemError("unsupported-media-type", "Send the body as application/json.");
  }
  next();
};

/** RFC 8259 § 8.1. What is not UTF-8 would be read with `�` in its place, and kept like that. */
const requireUtf8 = (_req: unknown, _res: unknown, body: Buffer, charset: string): void => {
  if (charset !== "utf-8") throw new ProblemError("unsupported-media-type", "Send the body in UTF-8.");
  if (!isUtf8(body)) throw new ProblemError("malformed-request", "The body is not UTF-8.");
};

/** Reads a body of JSON. */
export const jsonBody: readonly RequestHandler[] = [
  requireJson,
  express.json({ limit: "100kb", type: types, verify: requireUtf8 }),
];
