import assert from "node:assert/strict";

/** The headers of a response in an OpenAPI document. */
export type DocumentedHeaders = Readonly<Record<string, { readonly required?: boolean }>>;

/** The headers of a response, in lower case. */
export type SentHeaders = Readonly<Record<string, string | undefined>>;

/**
 * Headers of the message and its connection, and headers of every response, which the documents describe
 * once.
 */
const everywhere = new Set([
  ...["connection", "content-length", "content-type", "date", "keep-alive", "transfer-encoding"],
  ...["content-security-policy", "referrer-policy", "x-content-type-options"],
  ...["x-amzn-trace-id", "x-request-id"],
]);

/** Compares the sent headers with the documented ones, in both directions. */
export interface HeaderChecker {
  /** @throws AssertionError if a required header is absent, or an undocumented one is present. */
  check(of: string, documented: DocumentedHeaders, sent: SentHeaders): void;
  /** Optional headers that were always sent, or never: one sentence each. */
  faults(): readonly string[];
}

export const createHeaderChecker = (): HeaderChecker => {
  const met = new Map<string, Set<"sent" | "absent">>();
  return {
    check: (of, documented, sent) => {
      const names = new Set(Object.keys(documented).map((name) => name.toLowerCase()));
      for (const name of Object.keys(sent))
        assert.ok(everywhere.has(name) || names.has(name), `${of} has ${name}, which is not documented`);
      for (const [name, { required }] of Object.entries(documented)) {
        const state = sent[name.toLowerCase()] === undefined ? "absent" : "sent";
        assert.ok(!required || state === "sent", `${of} lacks ${name}`);
        if (!required) met.set(`${of} ${name}`, (met.get(`${of} ${name}`) ?? new Set()).add(state));
      }
    },
    faults: () =>
      [...met]
        .filter(([, states]) => states.size === 1)
        .map(
          ([header, [state]]) =>
            `${header} is optional, but was ${state === "sent" ? "always" : "never"} sent`,
        ),
  };
};
