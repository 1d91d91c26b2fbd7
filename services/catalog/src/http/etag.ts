import { ProblemError } from "@shop/contracts";
import type { Product } from "../domain/product.ts";

/** The strong ETag of a product: `"<version>.<available>"`. */
export const etagOf = ({ version, available }: Pick<Product, "version" | "available">): string =>
  `"${version}.${available}"`;

/** Whether If-None-Match (RFC 9110 § 13.1.2) says that the client has this representation already. */
export const isNotModified = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch?.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag) ??
  false;

/**
 * The version that If-Match asks for. Only the version counts, not the stock: a sale does not spoil an edit.
 *
 * @throws ProblemError `precondition-required` without the header, `version-stale` where it is not an ETag of ours.
 */
export const versionOf = (ifMatch: string | undefined): number => {
  if (ifMatch === undefined) {
    throw new ProblemError(
      "precondition-required",
      "Send the ETag of the product as you read it as If-Match.",
    );
  }
  const version = /^"([1-9]\d{0,8})\.\d+"$/.exec(ifMatch.trim())?.[1];
  if (version === undefined)
    throw new ProblemError("version-stale", "If-Match is not an ETag of this product.");
  return Number(version);
};
