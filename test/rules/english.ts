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

const callsWithText = new Set([
  "it",
  "describe",
  "test",
  "Error",
  "ForeseenError",
  "report",
  "print",
  "printLine",
]);

/** The text of a string or template, in which `…` stands for each value. */
const textOf = (node: ts.Node | undefined): string | undefined => {
  if (node && ts.isStringLiteralLike(node)) return node.text;
  if (node && ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…");
  return undefined;
};

/** The names of tests, and the messages of errors and programs. */
const messagesIn = (file: string): Passage[] => {
  const source = ts.createSourceFile(
    file,
    readFileSync(`${repository}/${file}`, "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Passage[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression)) {
      const text = callsWithText.has(node.expression.text) ? textOf(node.arguments?.[0]) : undefined;
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      if (text) found.push({ file, line, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
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

/** All comments, names of tests, messages and pages. Code within a page is no prose. */
export const findProse = (): Passage[] => [
  ...find("{bin,packages,services,infra,docker,bench,test}/**/*.{ts,js,cjs}").flatMap((file) => [
    ...commentsIn(file),
    ...messagesIn(file),
  ]),
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
  "a passage that begins with Says, Asks, Tells, Answers or So few":
    /^((Says|Asks|Tells|Told|Asked|Answers) |So (few|many|much|tight|long|little)\b)/,
  "asks, answers": /\b(asked|asking|answers?|answered|answering)\b/i,
  "of whom, for a moment, what comes, had better":
    /\b(of|to|by|for) whom\b|\bfor a moment\b|\bwhat (comes|came)\b|\bhad better\b/i,
  "turns away": /\bturn(s|ed|ing)? away\b/i,
};

/** The passages with an idiom, except for the glossary's, which lists them. */
export const findIdiom = (idiom: RegExp, prose: readonly Passage[]): Passage[] =>
  prose.filter(({ file, text }) => file !== "docs/glossary.md" && idiom.test(text));
