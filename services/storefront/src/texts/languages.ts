import { de } from "./de.ts";
import { en, type Texts } from "./en.ts";

/** The languages of the shop. A new one is one more file and one more line here. */
export const languages = { en, de } as const satisfies Record<string, Texts>;

export type Language = keyof typeof languages;

export const isLanguage = (name: string | undefined): name is Language =>
  name !== undefined && Object.hasOwn(languages, name);

/**
 * The language of a visitor: their choice, else the first of their browser's that the shop has, else English.
 *
 * @param accepted the Accept-Language header (RFC 9110, 12.5.4)
 */
export const languageOf = (chosen: string | undefined, accepted: string | undefined): Language => {
  if (isLanguage(chosen)) return chosen;
  const preferences = (accepted ?? "").split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().split(";");
    const weight = parameters.find((parameter) => parameter.trim().startsWith("q="));
    return { name: tag.split("-")[0]?.toLowerCase(), weight: Number(weight?.split("=")[1] ?? 1) };
  });
  const known = preferences.toSorted((a, b) => b.weight - a.weight).find(({ name }) => isLanguage(name));
  return isLanguage(known?.name) ? known.name : "en";
};
