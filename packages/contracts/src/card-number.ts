/** A gap between two digits of one number, as typed, formatted or copied from a page: no letter, no `+`. */
const gap = /^[\p{White_Space}\p{Cf}\p{Mn}\p{Pd}\p{Po}\u115f\u2212\u2800\u3164|_~·•–]{0,6}$/u;
const digit = /\p{Nd}/u;

const isDigit = (codePoint: number): boolean => digit.test(String.fromCodePoint(codePoint));

/** In Unicode, the ten digits of a script are adjacent and in order. */
const digitValue = (character: string): number => {
  const code = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && isDigit(code - value - 1)) value += 1;
  return value;
};

/** Issuers' prefixes and the lengths of their numbers (ISO/IEC 7812; the networks' own publications). */
const issuers: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 18, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:30[0-5]|309|36|3[89])/, lengths: [14] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:6011|64[4-9]|65|62|60|81|82|220[0-4]|50[0-9]|5[6-8]|6304|67)/, lengths: [16, 17, 18, 19] },
];

const luhnSum = (digits: string): number =>
  [...digits].reverse().reduce((sum, one, index) => {
    const value = Number(one) * (index % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);

/**
 * GTIN-13: an article number has 13 digits including its own check digit, and is printed on every product.
 */
const isArticleNumber = (digits: string): boolean =>
  digits.length === 13 &&
  [...digits].reduce((sum, one, index) => sum + Number(one) * (index % 2 === 1 ? 3 : 1), 0) % 10 === 0;

/** The lengths of nearly all cards. Other lengths count only if no other digit is adjacent. */
const isUsualLength = ({ length }: string): boolean => length >= 14 && length <= 16;

const isCard = (digits: string): boolean =>
  issuers.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) &&
  luhnSum(digits) % 10 === 0 &&
  !isArticleNumber(digits);

/** ISO 13616: a valid IBAN is a bank account, even if its digits look like a card number. */
const isIban = (text: string): boolean => {
  const compact = text.replaceAll(/\s/g, "").toUpperCase();
  const moved = `${compact.slice(4)}${compact.slice(0, 4)}`;
  const remainder = [...moved].reduce((rest, one) => Number(`${rest}${Number.parseInt(one, 36)}`) % 97, 0);
  return remainder === 1;
};

const withoutIbans = (text: string): string =>
  text.replaceAll(/\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b/gi, (found) =>
    isIban(found) ? "x" : found,
  );

/** Digits that belong together, with the indexes at which groups start and end. */
interface Run {
  digits: string;
  readonly starts: Set<number>;
  readonly ends: Set<number>;
}

const runsOf = (text: string): Run[] => {
  const runs: Run[] = [];
  let end = -1;
  for (const { 0: group, index } of text.matchAll(/\p{Nd}+/gu)) {
    const last = runs.at(-1);
    const isNear = last && index - end <= 6 && gap.test(text.slice(end, index));
    const run = isNear ? last : { digits: "", starts: new Set<number>(), ends: new Set<number>() };
    if (!isNear) runs.push(run);
    run.starts.add(run.digits.length);
    run.digits += [...group].map(digitValue).join("");
    run.ends.add(run.digits.length);
    end = index + group.length;
  }
  return runs;
};

const shortest = 13;
const longest = 19;

/**
 * Only windows that start and end at the border of a group: inside longer numbers, one window in ten would
 * pass the check.
 */
const hasCard = ({ digits, starts, ends }: Run): boolean => {
  for (let from = 0; from + shortest <= digits.length; from += 1)
    for (let to = from + shortest; to <= Math.min(digits.length, from + longest); to += 1) {
      const window = digits.slice(from, to);
      const isGroups = starts.has(from) && ends.has(to);
      const isPart = (starts.has(from) || ends.has(to)) && isUsualLength(window);
      if ((isGroups || isPart) && isCard(window)) return true;
    }
  return false;
};

/**
 * True if a text contains a possible card number: 13 to 19 digits of any script, with any separators, an
 * issuer's prefix and a valid check digit.
 */
export const hasCardNumber = (text: string): boolean =>
  runsOf(withoutIbans(text.normalize("NFKC"))).some(hasCard);

/** The rule for free text: card numbers never enter the system. */
export const noCardNumber = [
  (text: string): boolean => !hasCardNumber(text),
  "must not contain a card number",
] as const;
