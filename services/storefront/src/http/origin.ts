import type { Request } from "express";

/** The shop's address as its visitors write it. */
export const originOf = ({ headers }: Request, isSecure: boolean): string =>
  `${isSecure ? "https" : "http"}://${headers.host ?? ""}`;
