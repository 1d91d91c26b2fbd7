import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Api, line, looksBlank, type Operation, prose } from "@shop/contracts";
import fc from "fast-check";
import type * as z from "zod";
import { everyApi } from "./every-api.ts";

const oneLine = line(100);
const lines = prose(100);
const accepts = (schema: z.ZodType, text: string): boolean => schema.safeParse(text).success;

const codePoints = (pattern: RegExp): string[] =>
  Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter((one) =>
    pattern.test(one),
  );

const forbidden = codePoints(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
const empty = codePoints(/[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u);
const letters = fc.string({ unit: fc.constantFrom(..."abcåäöéñ"), minLength: 1, maxLength: 20 });
const blanks = fc.string({
  unit: fc.constantFrom(" ", "\u00a0", "\u3000", "\u2003", "\u202f"),
  maxLength: 5,
});

describe("text on one line", () => {
  it("rejects every text that looks blank", () => {
    for (const one of empty) assert.equal(accepts(oneLine, one), false, escape(one));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...empty), { maxLength: 50 }), (several) => {
        assert.equal(looksBlank(several.join("")), true);
        assert.equal(accepts(oneLine, several.join("")), false);
      }),
    );
  });

  it("has one form for all compositions of its characters and all surrounding blanks", () => {
    fc.assert(
      fc.property(letters, blanks, blanks, (word, before, after) => {
        const forms = [
          word,
          word.normalize("NFD"),
          `${before}${word}${after}`,
          `${before}${word.normalize("NFD")}`,
        ];
        assert.deepEqual([...new Set(forms.map((form) => oneLine.parse(form)))], [word]);
      }),
    );
  });

  it("rejects every control, formatting, surrogate and separating code point inside and next to a word", () => {
    assert.ok(forbidden.length > 2_200);
    for (const one of forbidden)
      for (const text of [`a${one}b`, `${one}ab`, `ab${one}`])
        assert.equal(accepts(oneLine, text), false, escape(text));
  });

  it("rejects invisible characters, so that no two names look the same", () => {
    for (const hidden of ["\u3164", "\u115f", "\u034f", "\ufe0f", "\u{e0100}", "\u180b", "\u17b4"])
      for (const text of [`Ada${hidden}`, `${hidden}Ada`, `A${hidden}da`])
        assert.equal(accepts(oneLine, text), false, escape(text));
  });

  it("keeps the invisible characters that languages and emoji need", () => {
    const texts = [
      "می‌خواهم",
      "ශ්‍රී ලංකා",
      "അവന്‍",
      "क्‍ष",
      "葛󠄀城",
      "👩‍💻",
      "👩🏽‍🚀",
      "🏳️‍🌈",
      "❤️‍🔥",
      "❤️",
      "1️⃣",
      "Ada 👨‍👩‍👧‍👦",
    ];
    for (const text of texts) assert.equal(oneLine.parse(text), text.normalize("NFC"), text);
  });

  it("keeps names of all scripts unchanged", () => {
    for (const name of [
      "Ada",
      "O’Brien",
      "Nguyễn Văn A",
      "山田 太郎",
      "Ольга",
      "عائشة",
      "ነፃነት",
      "Þór",
      "Łukasz-Ærø",
    ])
      assert.equal(oneLine.parse(name), name);
  });

  it("is measured in code points, as in the document and the database", () => {
    assert.equal(accepts(oneLine, "😀".repeat(100)), true);
    assert.equal(accepts(oneLine, "😀".repeat(101)), false);
    assert.equal(accepts(oneLine, ` ${"a".repeat(100)} `), true);
    assert.equal(accepts(oneLine, "e\u0301".repeat(100)), true);
  });
});

describe("text of several lines", () => {
  it("may contain line breaks and tabs and be empty, and otherwise follows the rules of one line", () => {
    assert.equal(lines.parse(" one\r\ntwo\rthree\n\tfour\u00a0"), "one\ntwo\nthree\n\tfour");
    assert.equal(lines.parse("e\u0301"), "é");
    assert.equal(lines.parse(" \n "), "");
    for (const one of forbidden) {
      const isBreak = ["\n", "\r", "\t"].includes(one);
      assert.equal(accepts(lines, `a${one}b`), isBreak, escape(one));
    }
  });
});

describe("every text that a client may write", () => {
  const bodies = Object.values(everyApi).flatMap((api: Api) =>
    Object.entries(api.operations as Record<string, Operation>).flatMap(([name, { request }]) => {
      const parts = [request.query, request.body as z.ZodObject | undefined];
      return parts.flatMap((part) =>
        Object.entries(part?.shape ?? {}).map(([key, schema]) => ({ name, key, schema })),
      );
    }),
  );
  // A password may contain any character, and a refresh token is compared, not stored.
  const others = new Set(["password", "currentPassword", "newPassword", "refreshToken"]);

  it("follows these rules", () => {
    const texts = bodies.filter(({ key, schema }) => !others.has(key) && accepts(schema, "Text"));
    assert.ok(texts.length >= 7, `${texts.length}`);
    for (const { name, key, schema } of texts)
      for (const bad of ["a\u202eb", "a\u200bb", "a\u2028b", "a\ud800b", "a\u0000b"])
        assert.equal(accepts(schema, bad), false, `${name} ${key} ${escape(bad)}`);
  });
});
