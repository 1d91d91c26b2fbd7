import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { avoidedWords, findIdentifiers, identifiersIn, wordsOf } from "./identifiers.ts";

/** The maximum number of names with each word. The numbers only fall: lower them after renaming. */
const allowed = JSON.parse(readFileSync(new URL("./identifiers.json", import.meta.url), "utf8")) as Record<
  string,
  number
>;
const glossary = readFileSync(new URL("../../docs/glossary.md", import.meta.url), "utf8");
const identifiers = findIdentifiers();

const findAvoided = (pattern: RegExp, all: typeof identifiers) =>
  all.filter(({ name }) => pattern.test(wordsOf(name)));

describe("names in code and of files", () => {
  it("are found", () => assert.ok(identifiers.length > 20_000));

  for (const [words, pattern] of Object.entries(avoidedWords)) {
    it(`avoid, as the glossary says: ${words}`, () => {
      assert.ok(glossary.includes(`${words} `), `docs/glossary.md does not list: ${words}`);
      const found = findAvoided(pattern, identifiers).map(
        ({ file, line, name }) => `${file}:${line} ${name}`,
      );
      assert.equal(found.length, allowed[words], `test/rules/identifiers.json differs:\n${found.join("\n")}`);
    });
  }

  it("are found in every kind of declaration", () => {
    const declarations = [
      "const answerMs = 1;",
      "function answerAll() {}",
      "interface Answer {}",
      "interface A { readonly answers: 1 }",
      "type Answer = 1;",
      "class Answer {}",
      "const f = (answer: 1) => 1;",
      "const { status: answered } = f();",
      "const [answer] = f();",
      "const a = { answer: 1 };",
      'import { response as answer } from "./a.ts";',
      "enum Answers { One }",
      "class A { answer() {} }",
    ];
    const pattern = avoidedWords["answer, reply"] as RegExp;
    for (const text of declarations)
      assert.equal(findAvoided(pattern, identifiersIn("a.ts", text)).length, 1, text);
    assert.equal(findAvoided(pattern, identifiersIn("known-answers.ts", "")).length, 1);
    assert.equal(
      findAvoided(pattern, identifiersIn("a.ts", "other.answer; const { answer } = other;")).length,
      0,
    );
  });
});
