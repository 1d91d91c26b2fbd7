/** 0.8 ms, 12 ms, 1.25 s */
export const duration = (ms: number): string => {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
};

/** The time of day of epoch seconds. */
export const timeOfDay = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleTimeString(undefined, { hour12: false });

/** The path of a URL, or what there is. */
export const pathOf = (url: string | undefined): string =>
  url !== undefined && URL.canParse(url) ? new URL(url).pathname : (url ?? "");

export const outcomeOf = ({
  fault,
  error,
}: {
  readonly fault?: boolean;
  readonly error?: boolean;
}): "ok" | "error" | "fault" => {
  if (fault) return "fault";
  return error ? "error" : "ok";
};

const hues = new Map<string, string>([
  ["catalog", "var(--s0)"],
  ["user", "var(--s1)"],
  ["payment", "var(--s2)"],
]);

/** The colour of a service; what is no service is grey, the payment provider orange. */
export const hueOf = (name: string): string =>
  hues.get(name) ?? (name.includes("@") ? "var(--s4)" : "var(--s3)");
