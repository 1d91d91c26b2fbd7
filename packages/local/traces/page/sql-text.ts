import { html } from "./dom.ts";

const keyword =
  /\b(SELECT|FROM|WHERE|AND|OR|NOT|IN|IS|NULL|INSERT|INTO|VALUES|UPDATE|SET|DELETE|RETURNING|ON|CONFLICT|DO|NOTHING|WITH|AS|JOIN|LEFT|INNER|LATERAL|GROUP|ORDER|BY|LIMIT|OFFSET|ASC|DESC|FOR|SKIP|LOCKED|CASE|WHEN|THEN|ELSE|END|EXISTS|UNION|ALL|DISTINCT|COUNT|BEGIN|COMMIT|ROLLBACK|NOTIFY|LISTEN)\b/g;

/** Removes the indentation that all lines share. */
const dedent = (text: string): string => {
  const lines = text
    .replace(/^\s*\n/, "")
    .trimEnd()
    .split("\n");
  const indents = lines.slice(1).filter((line) => line.trim() !== "");
  const shared = Math.min(...indents.map((line) => line.length - line.trimStart().length), 80);
  return lines.map((line, index) => (index === 0 ? line.trimStart() : line.slice(shared))).join("\n");
};

/** A statement with highlighted keywords. */
export const sqlText = (statement: string): HTMLElement => {
  const parts = dedent(statement).split(keyword);
  // Splitting by a capture group puts the captures at the odd indexes.
  return html(
    "code",
    { class: "sql" },
    ...parts.map((part, index) => (index % 2 === 1 ? html("b", {}, part) : part)),
  );
};
