import { ProblemError } from "@shop/contracts";
import type { ExpectedVersion, Product } from "../domain/product.ts";

/** The strong ETag of a product: `"<version>.<available>"`. */
export const etagOf = ({ version, available }: Pick<Product, "version" | "available">): string =>
  `"${version}.${available}"`;

/** An entity tag as RFC 9110 § 8.8.3 has it; a comma may be part of one. */
const entityTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/** A list of entity tags; RFC 9110 § 5.6.1.2 lets elements be empty. */
const listOfTags = /^[ \t,]*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t,]*|$))+$/;

const tagsIn = (header: string): { tag: string; isWeak: boolean }[] =>
  [...header.matchAll(entityTag)].map(([, weak, tag = ""]) => ({ tag, isWeak: weak !== undefined }));

/** If-None-Match (RFC 9110 § 13.1.2): true if the client has this representation. Weak and strong tags are the same here. */
export const isNotModified = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === "*" || tagsIn(ifNoneMatch).some(({ tag }) => tag === etag);
};

/**
 * The versions that If-Match (RFC 9110 § 13.1.1) asks for. Only the version counts, not the stock: a sale does not spoil
 * an edit. A weak tag matches nothing.
 *
 * @throws ProblemError `precondition-required` without the header, `malformed-request` if it is no list of entity tags:
 * a precondition that cannot be read is not one that has failed
 */
export const expectedVersion = (ifMatch: string | undefined): ExpectedVersion => {
  if (ifMatch === undefined) {
    throw new ProblemError(
      "precondition-required",
      "Send the ETag of the product as you read it as If-Match.",
    );
  }
  if (ifMatch.trim() === "*") return "any";
  if (!listOfTags.test(ifMatch)) {
    throw new ProblemError(
      "malformed-request",
      "If-Match is neither `*` nor a list of entity tags in quotes.",
      {
        errors: [
          { pointer: "/header/if-match", detail: 'must be entity tags in quotes, such as "1.42", or `*`' },
        ],
      },
    );
  }
  const versions = tagsIn(ifMatch).map(
    ({ tag, isWeak }) => !isWeak && /^"([1-9]\d{0,8})\.\d+"$/.exec(tag)?.[1],
  );
  return versions.filter((version) => typeof version === "string").map(Number);
};
