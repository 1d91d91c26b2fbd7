import type { Product } from "../domain/product.ts";

/** The strong ETag of a product: `"<version>.<available>"`. */
export const etagOf = ({ version, available }: Pick<Product, "version" | "available">): string =>
  `"${version}.${available}"`;

/** An entity tag as defined by RFC 9110 § 8.8.3; it may contain a comma. */
const entityTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/** The entity tags in a header. */
export const tagsIn = (header: string): { tag: string; isWeak: boolean }[] =>
  [...header.matchAll(entityTag)].map(([, weak, tag = ""]) => ({ tag, isWeak: weak !== undefined }));

/**
 * If-None-Match (RFC 9110 § 13.1.2): true if the client has this representation. Weak and strong tags compare
 * as equal here.
 */
export const isNotModified = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === "*" || tagsIn(ifNoneMatch).some(({ tag }) => tag === etag);
};
