/** A response header, as the documents describe it. */
export interface ResponseHeader {
  readonly description: string;
  /** False if only some of the responses have it. @default true */
  readonly required?: false;
  /** JSON Schema of the value. @default any text */
  readonly schema?: {
    readonly type: "string" | "integer";
    readonly enum?: string[];
    readonly format?: string;
    readonly minimum?: number;
  };
}

/** The headers of one response, by name. */
export type ResponseHeaders = Readonly<Record<string, ResponseHeader>>;

/** The same header for a response that does not always have it. */
export const sometimes = (header: ResponseHeader, when: string): ResponseHeader => ({
  ...header,
  description: `${header.description} Only ${when}.`,
  required: false,
});

export const noStore: ResponseHeader = {
  description: "`no-store`: no cache may store this response.",
  schema: { type: "string", enum: ["no-store"] },
};

/** @param what the resource at the path, such as `the new user`. */
export const locationOf = (what: string): ResponseHeader => ({
  description: `The path of ${what}, below this server's address.`,
  schema: { type: "string", format: "uri-reference" },
});

export const retryAfter: ResponseHeader = {
  description: "Seconds to wait before the next attempt.",
  schema: { type: "integer", minimum: 0 },
};

/** For a status that is also returned while the first request with the same key is still running. */
export const retryIfRunning = {
  "Retry-After": sometimes(retryAfter, "if the first request with this key is still running"),
};

export const replayed = {
  "Idempotent-Replayed": sometimes(
    {
      description: "`true`: this is the response to an earlier request with the same key.",
      schema: { type: "string", enum: ["true"] },
    },
    "if the request is a repetition",
  ),
};

export const wwwAuthenticate: ResponseHeader = {
  description: 'The scheme: `Bearer`, with `error="invalid_token"` if an invalid token was sent.',
};

export const allow: ResponseHeader = { description: "The methods that the path supports." };

/** Headers in OpenAPI's format. */
export const headerObjects = (headers: ResponseHeaders) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, { description, required = true, schema }]) => [
      name,
      { description, required, schema: schema ?? { type: "string" as const } },
    ]),
  );
