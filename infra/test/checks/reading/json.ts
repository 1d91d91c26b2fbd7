const quotedOrReference = /"(?:[^"\\]|\\.)*"|\$\{[^}]*\}/g;

/**
 * Parses JSON that Terraform will put values into. References within quotes stay; one without, which stands for a number,
 * becomes 0.
 *
 * @throws SyntaxError where it is no JSON, whatever the values are
 */
export const parseTemplate = (text: string): unknown =>
  JSON.parse(text.replaceAll(quotedOrReference, (found) => (found.startsWith('"') ? found : "0")));

/** Whether a text is meant to be JSON. */
export const looksLikeJson = (text: string): boolean => /^\s*(\{(?!\})|\[)/.test(text) || text === "{}";
