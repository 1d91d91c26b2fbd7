import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const isOurs = (file: string): boolean =>
  !/(^|\/)(node_modules|\.local|cdktf\.out|contenders|generated)\//.test(file);

/** A name that this repository gives to a file, or to something in its code. */
export interface Identifier {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** Splits a name into lower-case words: `maxWaitMs`, `max-wait-ms` and `MAX_WAIT_MS` into `max wait ms`. */
export const wordsOf = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/[^A-Za-z0-9]+/g, " ")
    .trim()
    .toLowerCase();

const declaredName = (node: ts.Node): ts.Node | undefined => {
  // `{ port }` repeats the name of a property, `import { port }` that of an export.
  if (ts.isBindingElement(node) && !node.propertyName && ts.isObjectBindingPattern(node.parent))
    return undefined;
  if (ts.isShorthandPropertyAssignment(node)) return undefined;
  if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node))
    return node.propertyName ? node.name : undefined;
  if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) return node.name;
  return (node as ts.NamedDeclaration).name;
};

/** The declared names in the text of a file. */
export const identifiersIn = (file: string, text: string): Identifier[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Identifier[] = [{ file, line: 1, name: basename(file).replace(/\..*$/, "") }];
  const visit = (node: ts.Node): void => {
    const name = ts.isPropertyAccessExpression(node) ? undefined : declaredName(node);
    if (name && ts.isIdentifier(name)) {
      const line = source.getLineAndCharacterOfPosition(name.getStart(source)).line + 1;
      found.push({ file, line, name: name.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** All names that are declared in this repository, except for environment variables, which are its API. */
export const findIdentifiers = (): Identifier[] =>
  globSync("{bin,packages,services,infra,docker,bench,test}/**/*.{ts,js,cjs}", { cwd: repository })
    .filter((file) => isOurs(file) && file !== "test/rules/identifiers.ts")
    .flatMap((file) => identifiersIn(file, readFileSync(`${repository}/${file}`, "utf8")))
    .filter(({ name }) => !/^[A-Z0-9_]+$/.test(name));

/** Words that names avoid, as docs/glossary.md lists them, and the pattern that finds each in a name's words. */
export const avoidedWords: Readonly<Record<string, RegExp>> = {
  "answer, reply": /\b(answer(s|ed|ing)?|repl(y|ies|ied))\b/,
  "ask, question, tell, say": /\b(ask(s|ed|ing)?|questions?|tell(s|ing)?|told|says?|said)\b/,
  "holder, applicant, person, people": /\b(holders?|applicants?|persons?|people)\b/,
  consumers: /\bconsumers\b/,
  "loan, lend, borrow, give back, sound, spoil":
    /\b(loans?|lends?|lent|borrow(s|ed)?|give back|sound|spoil(s|ed)?)\b/,
  "entrance, turnstile, crowd, turn away": /\b(entrance|turnstile|crowd(ed)?|turn(s|ed)? away)\b/,
  guard: /\bguard(s|ed)?\b/,
  foundation: /\bfoundation\b/,
  "party, parties": /\bpart(y|ies)\b/,
  "may…, most…, least…, at once, patience, every so often, farewell, fruitless":
    /^(may|most|least)\b|\b(at once|every so often|farewell|fruitless|(im)?patien(ce|t))\b|\bimpatience\b/,
  "somebody, nobody, who": /\b(some|no|any|every)body\b|\bwho\b/,
  "look, insist, soon, is so": /\b(look(ing)?|insist|soon|is so)\b/,
};
