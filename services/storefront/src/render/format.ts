import type { Language } from "../texts/languages.ts";

/** Formatters are cached: creating one takes longer than rendering a page. */
const cached = <T>(make: (key: string) => T): ((key: string) => T) => {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key);
    if (known) return known;
    const formatter = make(key);
    // Time zones come from cookies, so their number is limited.
    if (made.size < 1_000) made.set(key, formatter);
    return formatter;
  };
};

const locales: Readonly<Record<Language, string>> = { en: "en-US", de: "de-DE" };

const moneyFormatter = cached((key) => {
  const [locale, currency] = key.split(" ");
  const formatter = new Intl.NumberFormat(locale, { style: "currency", currency: currency ?? "USD" });
  // Reading the options takes as long as formatting.
  const minorUnits = 10 ** (formatter.resolvedOptions().maximumFractionDigits ?? 2);
  return (amount: number): string => formatter.format(amount / minorUnits);
});

const dateFormatter = cached((key) => {
  const [locale, timeZone] = key.split(" ");
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
});

/** An amount in minor units as a price: `$12.50`, `12,50 $`. */
export const formatMoney = (language: Language, amount: number, currency: string): string =>
  moneyFormatter(`${locales[language]} ${currency}`)(amount);

/** A time in a zone: `Nov 30, 2026, 9:04 PM`. */
export const formatTime = (language: Language, timeZone: string, iso: string): string =>
  dateFormatter(`${locales[language]} ${timeZone}`).format(new Date(iso));

/** True if the text is an IANA time zone. */
export const isTimeZone = (name: string | undefined): name is string => {
  if (name === undefined || name.length > 50) return false;
  try {
    dateFormatter(`en-US ${name}`);
    return true;
  } catch {
    return false;
  }
};
