import { ProblemError } from "@shop/contracts";
import type { ExpectedVersion } from "../domain/product.ts";
import { tagsIn } from "./etag.ts";

/** A list of entity tags; RFC 9110 § 5.6.1.2 allows empty elements. */
const listOfTags = /^[ \t,]*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t,]*|$))+$/;

/**
 * The versions that If-Match (RFC 9110 § 13.1.1) requires. Only the version counts, not the stock, so that a
 * sale does not invalidate an edit. A weak tag matches nothing.
 *
 * @throws ProblemError `precondition-required` without the header, `malformed-request` if it is not a list of
 * entity tags: an unreadable precondition is not a failed one
 */
export const expectedVersion = (ifMatch: string | undefined): ExpectedVersion => {
  if (ifMatch === undefined) {
    throw new ProblemError("precondition-required", "Send the ETag of the product as an If-Match header.");
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
