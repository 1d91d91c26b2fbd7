import { createContext, useContext } from "react";
import type { Texts } from "../texts/en.ts";
import type { Language } from "../texts/languages.ts";

/** Facts about the request that any component of a page may need. */
export interface Visit {
  readonly language: Language;
  readonly texts: Texts;
  /** An IANA time zone, such as `Europe/Berlin`; UTC until the browser has reported its own. */
  readonly timeZone: string;
  /** Path and query of this page. */
  readonly url: string;
  /** The nonce of the Content-Security-Policy for this response. */
  readonly nonce: string;
  /** The hidden field of every form. */
  readonly formToken: string;
  readonly cartUnits: number;
  /** The user who is logged in. */
  readonly user: { readonly name: string; readonly isAdmin: boolean } | undefined;
  /** True if `/docs` and `/traces` exist, as on one machine. */
  readonly hasDeveloperPages: boolean;
  /** The path of one more script. */
  readonly extraScript: string | undefined;
  /** The trace of this request, if it is sampled. */
  readonly traceId: string | undefined;
}

const VisitContext = createContext<Visit | undefined>(undefined);

export const VisitProvider = VisitContext.Provider;

/** The visit that the page is rendered for. */
export const useVisit = (): Visit => {
  const visit = useContext(VisitContext);
  if (!visit) throw new Error("a page is rendered without its visit");
  return visit;
};

/** The sentences of the visitor's language. */
export const useTexts = (): Texts => useVisit().texts;
