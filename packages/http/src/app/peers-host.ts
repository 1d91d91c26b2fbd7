import { ProblemError } from "@shop/contracts";
import { topology } from "@shop/topology";
import type { RequestHandler } from "express";

/** `host` or `host:port`; an IPv6 address is in brackets. */
const hostName = /^(\[[\da-f:.]+\]|[^:]*)(?::\d*)?$/i;
const ipAddress = /^(\[[\da-f:.]+\]|\d{1,3}(\.\d{1,3}){3})$/i;

/** True for addresses, for this machine's own name, and for names in the Cloud Map namespace. */
export const isPeersHost = (host: string | undefined): boolean => {
  const name = hostName.exec(host ?? "")?.[1]?.toLowerCase() ?? "";
  return ipAddress.test(name) || name === "localhost" || name.endsWith(`.${topology.namespace}`);
};

/**
 * Rejects requests to the internal door under any other name. A web page can point a name of its own at an
 * address that only this network or this machine can reach (DNS rebinding). Only `Host` reveals it.
 */
export const requirePeersHost: RequestHandler = (req, _res, next) => {
  if (!isPeersHost(req.headers.host)) throw new ProblemError("forbidden", "This address is for peers only.");
  next();
};
