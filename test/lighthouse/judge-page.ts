import type { LaunchedChrome } from "chrome-launcher";
import lighthouse from "lighthouse";

/** Lighthouse's scores of a page, from 0 to 100, and the audits that cost points. */
export interface Judgement {
  readonly scores: Readonly<Record<string, number>>;
  /** The cumulative layout shift: 0 if nothing moves. */
  readonly layoutShift: number;
  readonly faults: readonly string[];
}

export interface JudgeOptions {
  /** @default performance, accessibility, best practices and search engines */
  readonly categories?: readonly string[];
  readonly skipAudits?: readonly string[];
}

const allCategories = ["performance", "accessibility", "best-practices", "seo"];

/**
 * Judges a page as a phone on a slow network would show it. Lighthouse simulates both from one fast load, so
 * that a busy machine changes little.
 */
export const judgePage = async (
  { port }: Pick<LaunchedChrome, "port">,
  url: string,
  { categories = allCategories, skipAudits = [] }: JudgeOptions = {},
): Promise<Judgement> => {
  const result = await lighthouse(url, {
    port,
    output: "json",
    logLevel: "error",
    skipAudits: [...skipAudits],
    onlyCategories: [...categories],
  });
  if (!result) throw new Error(`Lighthouse did not judge ${url}`);
  const { lhr } = result;
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const scored = Object.entries(lhr.categories).map(([name, { score }]) => [
    name,
    Math.round((score ?? 0) * 100),
  ]);
  const weighted = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
  );
  const faulty = Object.values(lhr.audits).filter(
    ({ id, score }) => weighted.includes(id) && score !== null && score < 0.9,
  );
  return {
    scores: Object.fromEntries(scored) as Record<string, number>,
    layoutShift: lhr.audits["cumulative-layout-shift"]?.numericValue ?? Number.NaN,
    faults: faulty.map(({ id, title, displayValue = "" }) => `${id}: ${title} ${displayValue}`),
  };
};
