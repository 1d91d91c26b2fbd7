import * as z from "zod";
import { lengthOf } from "./text.ts";

const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const domainName =
  /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?=[a-z\d-]*[a-z])[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;

/** Excludes characters that would make the URL parser read something other than a domain. */
const internationalDomain = /^(?=.*\P{ASCII})[\w.\-\P{ASCII}]+$/v;

/** The canonical form of a domain name: in lower case, and in ASCII if it is international (UTS #46). */
const canonicalDomain = (domain: string): string => {
  const url = internationalDomain.test(domain) ? URL.parse(`http://${domain}`) : null;
  return url ? url.hostname : domain.toLowerCase();
};

/** One form per address, so that an address has one account. Text that is not an address stays unchanged. */
const canonicalEmail = (text: string): string => {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf("@");
  if (at < 0) return trimmed;
  return `${trimmed.slice(0, at).toLowerCase()}@${canonicalDomain(trimmed.slice(at + 1))}`;
};

/** RFC 5321 § 4.1.2 and § 4.5.3.1, without quoted local parts and address literals. */
const isEmail = (text: string): boolean => {
  const at = text.lastIndexOf("@");
  const [local, domain] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  return text.length <= 254 && local.length <= 64 && localPart.test(local) && domainName.test(domain);
};

/** An e-mail address in its canonical form: trimmed, in lower case, an international domain in ASCII. */
export const email = z
  .string()
  .overwrite(canonicalEmail)
  .refine(isEmail, "must be an e-mail address, such as ada@shop.example")
  .meta({ format: "email", maxLength: 254, examples: ["ada@shop.example"] });

/** NFC, as a reader counts: `é` is one character, however a keyboard encodes it. */
const lengthAsSeen = (password: string): number => lengthOf(password.normalize("NFC"));

const wellFormed = z
  .string()
  .refine((text) => text.isWellFormed(), { error: "must not have halves of surrogate pairs", abort: true });

/** The start of an e-mail address, in its canonical form. A domain that is not in ASCII must be complete. */
export const emailStart = z
  .string()
  .overwrite((text) => canonicalEmail(text).toLowerCase())
  .refine((text) => /^[!-~]{1,254}$/.test(text), "must be the start of an e-mail address")
  .meta({ maxLength: 254, examples: ["ada@"] });

const maxPasswordLength = 128;
const passwordOf = (minLength: number) =>
  wellFormed
    .refine((password) => lengthAsSeen(password) >= minLength, {
      error: `must have at least ${minLength} characters`,
      abort: true,
    })
    .refine((password) => lengthAsSeen(password) <= maxPasswordLength, {
      error: `must have at most ${maxPasswordLength} characters`,
      abort: true,
    });

const meta = { format: "password", maxLength: maxPasswordLength } as const;

/**
 * A newly chosen password. Unassigned code points are excluded: a later Unicode version could normalise them
 * differently (UAX #15 § 12.1).
 */
export const newPassword = passwordOf(8)
  .refine((password) => !/\p{Cn}/u.test(password), "must not have characters that Unicode does not define")
  .meta({
    ...meta,
    minLength: 8,
    description:
      "8 to 128 characters, not a common password. Characters that look or mean the same count as equal (NFKC).",
  });

/** A password to be compared with the stored one. */
export const givenPassword = passwordOf(1).meta({ ...meta, minLength: 1 });
