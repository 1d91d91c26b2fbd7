const quotedOrReference = /"(?:[^"\\]|\\.)*"|\$\{[^}]*\}/g;

/**
 * Parses JSON that contains references of Terraform. References within quotes stay; one without, which stands
 * for a number, becomes 0.
 *
 * @throws SyntaxError if it is not JSON for any values
 */
export const parseTemplate = (text: string): unknown =>
  JSON.parse(text.replaceAll(quotedOrReference, (found) => (found.startsWith('"') ? found : "0")));

/** True if a text is meant to be JSON. */
export const looksLikeJson = (text: string): boolean => /^\s*(\{(?!\})|\[)/.test(text) || text === "{}";
