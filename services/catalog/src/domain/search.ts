import { UnsearchableError } from "./errors.ts";

/** A word, or a phrase of adjacent words, that a product must or must not contain. */
export interface SearchTerm {
  readonly text: string;
  readonly excluded: boolean;
}

/** A parsed search. A product matches if all terms of one alternative hold. */
export interface Search {
  /** Each starts with a term that is not excluded. */
  readonly alternatives: readonly (readonly SearchTerm[])[];
  /** The text as an article number: the product with this SKU comes first. */
  readonly sku: string;
}

/** Limits on the products that a search may examine, so that no search keeps the database busy. */
export interface SearchBounds {
  /** Up to this many matches, all are found and sorted. */
  readonly matches: number;
  /**
   * A search with more matches examines this many products of the list per page, and more for a longer page.
   */
  readonly window: number;
  readonly windowPerProduct: number;
  /** If they contain too few matches, the newest matches are listed: at least this many, if there are. */
  readonly newest: number;
  /** Blocks of product numbers examined for them: for one word, and for all words together. */
  readonly blocksForOneWord: number;
  readonly blocksTimesWords: number;
}

const token = /(-*)"([^"]*)"?|(\S+)/g;

const tokensOf = (text: string): SearchTerm[] =>
  [...text.matchAll(token)].map(([, dashes = "", phrase, bare = ""]) => ({
    text: phrase ?? bare.replace(/^-+/, ""),
    excluded: phrase === undefined ? bare.startsWith("-") : dashes !== "",
  }));

const alternativesOf = (tokens: readonly SearchTerm[]): SearchTerm[][] => {
  const alternatives: SearchTerm[][] = [[]];
  for (const [index, term] of tokens.entries()) {
    const isBetween = alternatives.at(-1)?.length !== 0 && index < tokens.length - 1;
    if (isBetween && !term.excluded && /^or$/i.test(term.text)) alternatives.push([]);
    else if (term.text.trim() !== "") alternatives.at(-1)?.push(term);
  }
  return alternatives;
};

/**
 * Parses a search as users type it: words that must all be present, "phrases", `OR` between alternatives, and
 * `-` before excluded words.
 *
 * @throws UnsearchableError if an alternative only excludes words, which nearly all products would match.
 */
export const parseSearch = (text: string): Search => {
  const alternatives = alternativesOf(tokensOf(text)).map((terms) =>
    terms.toSorted((one, other) => Number(one.excluded) - Number(other.excluded)),
  );
  if (alternatives.some(([first]) => first?.excluded)) throw new UnsearchableError();
  return { alternatives, sku: text.trim().toUpperCase() };
};
