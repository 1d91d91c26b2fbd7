import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { findIdiom, findProse, idioms } from "./english.ts";

/**
 * The maximum number of passages with each idiom. The numbers only fall: lower them after rewording a
 * passage.
 */
const allowed = JSON.parse(readFileSync(new URL("./english.json", import.meta.url), "utf8")) as Record<
  string,
  number
>;
const prose = findProse();

describe("comments and pages", () => {
  it("are found", () => assert.ok(prose.length > 3000));

  for (const [name, idiom] of Object.entries(idioms)) {
    it(`have no more passages than before with: ${name}`, () => {
      const found = findIdiom(idiom, prose);
      const newest = found.map(({ file, line, text }) => `${file}:${line} ${text.slice(0, 90)}`);
      assert.equal(
        found.length,
        allowed[name],
        `test/rules/english.json has another number:\n${newest.join("\n")}`,
      );
    });
  }

  it("show the idioms that are looked for", () => {
    const passage = (text: string) => [{ file: "x.ts", line: 1, text }];
    for (const text of ["What a client got.", "Whether it is over."])
      assert.equal(findIdiom(Object.values(idioms)[0] as RegExp, passage(text)).length, 1);
    assert.equal(findIdiom(Object.values(idioms)[0] as RegExp, passage("The response.")).length, 0);
  });
});
