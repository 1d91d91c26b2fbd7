import { ProblemError } from "@shop/contracts";
import type { Request, RequestHandler } from "express";

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
