import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const isOurs = (file: string): boolean =>
  !/(^|\/)(node_modules|\.local|cdktf\.out|contenders|generated)\//.test(file);
const find = (pattern: string): string[] => globSync(pattern, { cwd: repository }).filter(isOurs);

/** Prose of this repository: one comment, or one paragraph, table row or list entry of a page. */
export interface Passage {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const withoutMarks = (comment: string): string =>
  comment
    .replace(/^\/\*\*?|\*\/$|^\/\/+/g, "")
    .replace(/^[ \t]*\* ?/gm, "")
    .trim();

/** The comments of a TypeScript file, where several lines that begin with `//` count as one. */
const commentsIn = (file: string): Passage[] => {
  const text = readFileSync(`${repository}/${file}`, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const ranges = new Map<number, number>();
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(text, node.pos) ?? []) ranges.set(range.pos, range.end);
    for (const range of ts.getTrailingCommentRanges(text, node.end) ?? []) ranges.set(range.pos, range.end);
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  const found: Passage[] = [];
  let lastEnd = -1;
  for (const [from, to] of [...ranges].toSorted(([one], [other]) => one - other)) {
    const comment = withoutMarks(text.slice(from, to));
    const before = found.at(-1);
    const follows =
      lastEnd >= 0 && /^\n[ \t]*$/.test(text.slice(lastEnd, from)) && text.startsWith("//", from);
    if (before && follows) found[found.length - 1] = { ...before, text: `${before.text} ${comment}` };
    else found.push({ file, line: source.getLineAndCharacterOfPosition(from).line + 1, text: comment });
    lastEnd = to;
  }
  return found;
};

const linesIn = (
  file: string,
  isProse: (line: string) => boolean,
  clean: (line: string) => string,
): Passage[] =>
  readFileSync(`${repository}/${file}`, "utf8")
    .split("\n")
    .flatMap((text, index) => (isProse(text) ? [{ file, line: index + 1, text: clean(text) }] : []));

/** All comments and pages. Code within a page is no prose. */
export const findProse = (): Passage[] => [
  ...find("{bin,packages,services,infra,docker,bench,test}/**/*.{ts,js,cjs}").flatMap(commentsIn),
  ...find("services/**/*.sql").flatMap((file) =>
    linesIn(
      file,
      (line) => line.trimStart().startsWith("--"),
      (line) => line.replace(/^\s*-- ?/, ""),
    ),
  ),
  ...[...find("*.md"), ...find("{docs,infra,services,packages,bench}/**/*.md")].flatMap((file) =>
    linesIn(
      file,
      (line) => line.trim() !== "",
      (line) => line.replace(/`[^`]*`/g, "`…`"),
    ),
  ),
];

/** Idioms that a native engineer would not write (docs/glossary.md, "Plain English"), and what finds them. */
export const idioms: Readonly<Record<string, RegExp>> = {
  "a passage that begins with What, Who, Where, Whether or How":
    /^(What|Who|Where|Whether|How|Whoever|Whatever)\b/,
  "where, in the sense of if":
    /\bwhere (it|there|that|this|one|they|nothing|none|no|some|these|those|all|a|an|the|both|only)\b/i,
  "told of, tells of, is told":
    /\b(told|tells?|telling) (of|to|by|that|when|now|how|each)\b|\b(is|are|was|be|been) told\b/i,
  "somebody, nobody, whoever, whatever": /\b(some|no|any|every)body\b|\b(whoever|whatever|whichever)\b/i,
  "the way in which, that which, for it to": /\bthat which\b|\bfor it to\b|\bthose who\b|\bhe who\b/i,
  "begins anew, goes by, has to itself": /\banew\b|\bgoes by (its|the)\b|\bto itself\b|\bof a sort\b/i,
};

/** The passages that an idiom is found in. */
export const findIdiom = (idiom: RegExp, prose: readonly Passage[]): Passage[] =>
  prose.filter(({ text }) => idiom.test(text));
