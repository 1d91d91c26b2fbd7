/** 0.8 ms, 12 ms, 1.25 s */
export const duration = (ms: number): string => {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms >= 10) return `${Math.round(ms)} ms`;
  return `${ms >= 1 || ms === 0 ? ms.toFixed(1) : ms.toFixed(2)} ms`;
};

const timeFormat = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** The time of day of epoch seconds: 14:30:20 */
export const timeOfDay = (seconds: number): string => timeFormat.format(seconds * 1000);

/** 1 call, 2 calls, 12 345 calls */
export const countOf = (count: number, what: string): string =>
  `${count.toLocaleString("en-GB").replaceAll(",", "\u202f")} ${what}${count === 1 ? "" : "s"}`;

/** The path of a URL, or the text itself if it is not a URL. */
export const pathOf = (url: string | undefined): string =>
  url !== undefined && URL.canParse(url) ? new URL(url).pathname : (url ?? "");

/** At most five ticks at round numbers, for an axis from 0 to `total`. */
export const ticksOf = (total: number): { readonly step: number; readonly marks: readonly number[] } => {
  const rough = total / 5;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 5].find((factor) => factor * magnitude >= rough) ?? 10);
  return { step, marks: Array.from({ length: Math.floor(total / step) + 1 }, (_, index) => index * step) };
};

export type Outcome = "ok" | "error" | "fault";

export const outcomeOf = (one: {
  readonly fault?: boolean | undefined;
  readonly error?: boolean | undefined;
}): Outcome => {
  if (one.fault) return "fault";
  return one.error ? "error" : "ok";
};

const hues = 6;

/**
 * The colour of a service, derived from its name, so that it is the same everywhere without a list of
 * services.
 */
export const hueOf = (name: string): string => {
  let hash = 0;
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return `var(--hue-${hash % hues})`;
};
