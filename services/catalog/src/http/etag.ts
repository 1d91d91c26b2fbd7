import { ProblemError } from "@shop/contracts";
import type { ExpectedVersion, Product } from "../domain/product.ts";

/** The strong ETag of a product: `"<version>.<available>"`. */
export const etagOf = ({ version, available }: Pick<Product, "version" | "available">): string =>
  `"${version}.${available}"`;

/** An entity tag as RFC 9110 § 8.8.3 has it; a comma may be part of one. */
const entityTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

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
 * @throws ProblemError `precondition-required` without the header
 */
export const expectedVersion = (ifMatch: string | undefined): ExpectedVersion => {
  if (ifMatch === undefined) {
    throw new ProblemError(
      "precondition-required",
      "Send the ETag of the product as you read it as If-Match.",
    );
  }
  if (ifMatch.trim() === "*") return "any";
  const versions = tagsIn(ifMatch).map(
    ({ tag, isWeak }) => !isWeak && /^"([1-9]\d{0,8})\.\d+"$/.exec(tag)?.[1],
  );
  return versions.filter((version) => typeof version === "string").map(Number);
};
