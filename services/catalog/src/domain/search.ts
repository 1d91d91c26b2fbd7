import { UnsearchableError } from "./errors.ts";

/** A word, or several that stand next to each other, that a product must have or must not have. */
export interface SearchTerm {
  readonly text: string;
  readonly excluded: boolean;
}

/** What to search for. A product matches if all terms of one alternative hold. */
export interface Search {
  /** Each begins with a term that is not excluded. */
  readonly alternatives: readonly (readonly SearchTerm[])[];
  /** The text as an article number: the product that has it comes first. */
  readonly sku: string;
}

/** How many products a search may look at, so that none keeps the database busy, whatever is asked. */
export interface SearchBounds {
  /** Up to so many matches, all are found and put in order. */
  readonly matches: number;
  /** Of a search with more, so many products of the list are looked at for a page, and more for a longer one. */
  readonly window: number;
  readonly windowPerProduct: number;
  /** If they have too few matches, the newest matches are listed: at least so many, if there are. */
  readonly newest: number;
  /** Blocks of product numbers that are looked at for them: of one word, and of all words together. */
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
 * Reads a search as people write it: words that must all be there, "phrases", `OR` between alternatives, and `-` before
 * what must not be there.
 *
 * @throws UnsearchableError if an alternative only excludes, which nearly all products would match.
 */
export const parseSearch = (text: string): Search => {
  const alternatives = alternativesOf(tokensOf(text)).map((terms) =>
    terms.toSorted((one, other) => Number(one.excluded) - Number(other.excluded)),
  );
  if (alternatives.some(([first]) => first?.excluded)) throw new UnsearchableError();
  return { alternatives, sku: text.trim().toUpperCase() };
};
