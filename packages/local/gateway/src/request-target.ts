import type { IncomingMessage } from "node:http";

/** A request target that can be sent on, and the host that it names itself, if it does. */
export interface RequestTarget {
  /** Decides the route: everything before the query, exactly as it came. */
  readonly path: string;
  /** As it came, without the authority of an absolute form. */
  readonly pathAndQuery: string;
  readonly host: string | undefined;
}

/** RFC 9112 § 3.2.2: a server accepts the absolute form too, and its authority wins over `Host`. */
const absoluteForm = /^https?:\/\/([^/?#]+)(.*)$/i;

/** Reads the target of a request. @returns undefined if it cannot be sent on */
export const readTarget = ({ url = "" }: Pick<IncomingMessage, "url">): RequestTarget | undefined => {
  const [, host, rest = url] = absoluteForm.exec(url) ?? [];
  const pathAndQuery = rest.startsWith("/") || host === undefined ? rest : `/${rest}`;
  const [, path] = /^(\/[\x21-\x7e]*?)(?:\?[\x21-\x7e]*)?$/.exec(pathAndQuery) ?? [];
  return path === undefined ? undefined : { path, pathAndQuery, host };
};
