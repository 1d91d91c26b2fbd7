import { type Queryable, statement } from "@shop/postgres";
import { UnsearchableError } from "../domain/errors.ts";
import type { ProductFilter } from "../domain/product.ts";
import type { Search } from "../domain/search.ts";

/** A search in terms of PostgreSQL's full-text search. */
export interface SearchPlan {
  /** Empty if the search consists of punctuation only: it finds nothing. */
  readonly tsquery: string;
  /**
   * Finds at least the same products, using only the index: the words of a phrase may be apart, and nothing
   * is excluded.
   */
  readonly looseTsquery: string;
  /** The number of words in {@link looseTsquery}. */
  readonly wordCount: number;
  /** An upper bound of the matching products, according to PostgreSQL's statistics. */
  readonly maxMatches: number;
  /** The product whose SKU equals the search, if it meets the filter. */
  readonly namedId: string | null;
}

interface PlanRow {
  readonly query: string;
  readonly loose: string;
  readonly word_count: number;
  readonly excludes_only: boolean;
  readonly max_matches: number;
  readonly named_id: string | null;
}

/**
 * Stop words count only if the search has no other words. A word that is not among the most common ones in
 * the statistics counts as if no product contained it.
 */
const plan = statement(
  "plan-search",
  `WITH term AS (
     SELECT alternative, operator, position, fold_text(text) AS words
       FROM unnest($1::integer[], $2::text[], $3::text[])
         WITH ORDINALITY AS given (alternative, operator, text, position)
   ), written AS (
     SELECT coalesce(string_agg(written, ' ' ORDER BY position), '') AS text,
            coalesce(string_agg(written, ' ' ORDER BY position) FILTER (WHERE operator <> '-'), '') AS loose
       FROM term, concat(operator, '"', words, '"') AS written
   ), asked AS (
     SELECT CASE WHEN is_enough THEN usual ELSE websearch_to_tsquery('every_word', text) END AS query,
            websearch_to_tsquery(CASE WHEN is_enough THEN 'english' ELSE 'every_word' END::regconfig, loose) AS loose
       FROM written,
            websearch_to_tsquery('english', text) AS usual,
            LATERAL (SELECT querytree(usual) NOT IN ('', 'T') AS is_enough) AS decided
   ), common AS (
     SELECT word, share
       FROM pg_stats,
            unnest(most_common_elems::text::text[], most_common_elem_freqs) AS frequent (word, share)
      WHERE schemaname = 'public' AND tablename = 'products' AND attname = 'search_words'
   ), alternative AS (
     SELECT min(coalesce(common.share, 0)) AS share
       FROM term
       CROSS JOIN unnest(tsvector_to_array(to_tsvector('every_word', words))) AS word
       LEFT JOIN common USING (word)
      WHERE operator <> '-'
      GROUP BY alternative
   )
   SELECT query::text,
          regexp_replace(loose::text, '<(-|[0-9]+)>', '&', 'g') AS loose,
          (numnode(loose) + 1) / 2 AS word_count,
          querytree(query) IN ('', 'T') AS excludes_only,
          (SELECT coalesce(sum(share), 0) FROM alternative)
            * (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'products'::regclass) AS max_matches,
          (SELECT id
             FROM products
            WHERE sku = $4 AND retired_at IS NULL AND ($5::text IS NULL OR category = $5)
              AND price_amount BETWEEN $6 AND $7 AND (on_hand > reserved OR NOT $8)) AS named_id
     FROM asked`,
);

/**
 * Plans a search.
 *
 * @throws UnsearchableError if the search only excludes words
 */
export const planSearch = async (
  database: Queryable,
  { alternatives, sku }: Search,
  { category, price, inStock = false }: Omit<ProductFilter, "search">,
): Promise<SearchPlan> => {
  const terms = alternatives.flatMap((alternative, index) =>
    alternative.map(({ text, excluded }, position) => ({
      index,
      operator: excluded ? "-" : index > 0 && position === 0 ? "OR " : "",
      text,
    })),
  );
  const [row] = await database.query<PlanRow>(plan, [
    terms.map(({ index }) => index),
    terms.map(({ operator }) => operator),
    terms.map(({ text }) => text),
    sku,
    category ?? null,
    price?.min ?? 0,
    price?.max ?? Number.MAX_SAFE_INTEGER,
    inStock,
  ]);
  if (!row) throw new Error("SELECT returned no row");
  if (row.excludes_only && row.query !== "") throw new UnsearchableError();
  return {
    tsquery: row.query,
    looseTsquery: row.loose,
    wordCount: row.word_count,
    maxMatches: row.max_matches,
    namedId: row.named_id,
  };
};
