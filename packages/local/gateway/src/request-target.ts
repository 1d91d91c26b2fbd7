import type { IncomingMessage } from "node:http";

/** A request target that can be forwarded, and the host that it names, if any. */
export interface RequestTarget {
  /** Selects the route: everything before the query, unchanged. */
  readonly path: string;
  /** Unchanged, without the authority of an absolute form. */
  readonly pathAndQuery: string;
  readonly host: string | undefined;
}

/** RFC 9112 § 3.2.2: a server also accepts the absolute form, and its authority overrides `Host`. */
const absoluteForm = /^https?:\/\/([^/?#]+)(.*)$/i;

/** Parses the target of a request. @returns undefined if it cannot be forwarded */
export const readTarget = ({ url = "" }: Pick<IncomingMessage, "url">): RequestTarget | undefined => {
  const [, host, rest = url] = absoluteForm.exec(url) ?? [];
  const pathAndQuery = rest.startsWith("/") || host === undefined ? rest : `/${rest}`;
  const [, path] = /^(\/[\x21-\x7e]*?)(?:\?[\x21-\x7e]*)?$/.exec(pathAndQuery) ?? [];
  return path === undefined ? undefined : { path, pathAndQuery, host };
};
