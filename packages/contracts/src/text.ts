import * as z from "zod";

/** Code points other than white space that readers do not see: U+2800 and U+1D159 are empty symbols. */
const invisible = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800\u{1D159}]/gu;

/** Scripts in which ZWNJ and ZWJ change the shape of a word, such as Persian and Sinhala. */
const joining =
  "\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Nkoo}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}" +
  "\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}";
const viramas = "\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA";
const letterOfJoining = `(?=[\\p{L}\\p{M}])[${joining}]`;

/**
 * Invisible code points that words and emoji need: ZWNJ and ZWJ between letters of the scripts above and
 * after a virama (RFC 5892, appendix A.1), ZWJ between emoji, variation selectors after characters with
 * variants.
 */
const needed = new RegExp(
  [
    `(?<=[${viramas}])[\\u200C\\u200D]`,
    `(?<=${letterOfJoining})[\\u200C\\u200D](?=${letterOfJoining})`,
    "(?<=\\p{Extended_Pictographic}[\\uFE0F\\p{Emoji_Modifier}]?)\\u200D(?=\\p{Extended_Pictographic})",
    "(?<=[[\\p{Emoji}--[0-9#*]]])[\\uFE0E\\uFE0F]",
    "(?<=[0-9#*])\\uFE0F(?=\\u20E3)",
    "(?<=\\p{Script=Han})[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]",
    "(?<=\\p{Script=Mongolian})[\\u180B-\\u180D\\u180F]",
  ].join("|"),
  "gv",
);

const unwanted = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const lineBreaks = /[\n\t]/g;

/** The length of a text as JSON Schema and PostgreSQL count it: in code points. */
export const lengthOf = (text: string): number => [...text].length;

/** True if a reader would see nothing. */
export const looksBlank = (text: string): boolean => text.replace(invisible, "") === "";

const hasUnwanted = (text: string): boolean => unwanted.test(text.replace(needed, ""));

const atMost = (max: number) => (text: string) => lengthOf(text) <= max;

/**
 * Text on one line, trimmed and in NFC, so that texts that look equal are equal. Not blank, without control
 * and formatting characters, line separators and other invisible characters. ZWNJ and ZWJ stay if a word or
 * an emoji needs them (docs/decisions/0019).
 */
export const line = (max: number) =>
  z
    .string()
    .normalize("NFC")
    .refine((text) => !looksBlank(text), { error: "must not be blank", abort: true })
    .refine((text) => !hasUnwanted(text), {
      error: "must not have control characters, line breaks or invisible characters",
      abort: true,
    })
    .trim()
    .refine(atMost(max), `must have at most ${max} characters`)
    .meta({
      minLength: 1,
      maxLength: max,
      description: "One line, trimmed and in NFC. Not blank, no control characters, no invisible characters.",
    });

/**
 * Text of several lines. The rules are those of `line`, but it may be empty and contain line breaks (stored
 * as `\n`) and tabs.
 */
export const prose = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replaceAll(/\r\n?/g, "\n").normalize("NFC"))
    .refine((text) => !hasUnwanted(text.replace(lineBreaks, "")), {
      error: "must not have control or invisible characters other than line breaks and tabs",
      abort: true,
    })
    .trim()
    .refine(atMost(max), `must have at most ${max} characters`)
    .meta({
      maxLength: max,
      description:
        "Trimmed and in NFC, line breaks as `\\n`. No control characters except line breaks and tabs, no invisible characters.",
    });
