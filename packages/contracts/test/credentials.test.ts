import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { email, newPassword } from "@shop/contracts";
import fc from "fast-check";

const accepts = (schema: typeof email, text: string): boolean => schema.safeParse(text).success;

describe("an e-mail address", () => {
  it("may have every local part and domain that RFC 5321 allows unquoted", () => {
    const atoms = fc.string({
      unit: fc.constantFrom(..."abz09!#$%&'*+/=?^_`{|}~-"),
      minLength: 1,
      maxLength: 20,
    });
    const local = fc.array(atoms, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
    fc.assert(
      fc.property(local, fc.domain(), (name, domain) => {
        assert.equal(email.parse(`${name}@${domain}`), `${name}@${domain.toLowerCase()}`);
      }),
    );
    for (const address of [
      "a&b@shop.example",
      "a=b@shop.example",
      "user@example.xn--p1ai",
      "o'brien@shop.example",
    ])
      assert.equal(email.parse(address), address);
  });

  it("has one form for all cases, surrounding blanks and spellings of its domain", () => {
    for (const spelling of [
      " A@Пример.РФ",
      "a@пример.рф ",
      "\ta@XN--E1AFMKFD.XN--P1AI\n",
      "a@xn--e1afmkfd.xn--p1ai",
    ])
      assert.equal(email.parse(spelling), "a@xn--e1afmkfd.xn--p1ai");
    assert.equal(email.parse("a@ｓｈｏｐ.example"), "a@shop.example");
  });

  it("is rejected if it is not an address", () => {
    const texts = [
      "",
      "@",
      "a@",
      "@b.c",
      "a@b",
      "a b@c.de",
      ".a@c.de",
      "a.@c.de",
      "a..b@c.de",
      "a@.de",
      "a@c..de",
    ];
    const domains = [
      "a@-c.de",
      "a@c-.de",
      "a@1.2.3.4",
      "a@c.d/e",
      "a@c.de:25",
      "a@c_d.de",
      "a@c.рф/",
      "a@b@c.de",
    ];
    const long = [`${"a".repeat(65)}@c.de`, `a@${"b".repeat(64)}.de`, `a@${"b.".repeat(130)}de`];
    for (const text of [...texts, ...domains, ...long, "a\u200b@c.de", "a\u0000@c.de", "<a@c.de>", "ä@c.de"])
      assert.equal(accepts(email, text), false, text);
  });
});

describe("a new password", () => {
  it("is measured in visible characters: 8 to 128", () => {
    for (const [password, isFine] of [
      ["12345678", true],
      ["1234567", false],
      ["é".repeat(8).normalize("NFD"), true],
      ["é".repeat(4).normalize("NFD"), false],
      ["😀".repeat(8), true],
      ["😀".repeat(4), false],
      ["\ufdfa", false],
      ["😀".repeat(128), true],
      ["a".repeat(129), false],
    ] as const)
      assert.equal(accepts(newPassword, password), isFine, password);
  });

  it("may contain any character except halves of surrogate pairs and code points that Unicode does not define", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 }), (password) => {
        fc.pre([...password.normalize("NFC")].length >= 8 && !/\p{Cn}/u.test(password));
        assert.equal(newPassword.parse(password), password);
      }),
    );
    for (const half of ["\ud800", "\udfff", "\ude00\ud83d"])
      assert.equal(accepts(newPassword, `long enough ${half}`), false);
    assert.equal(accepts(newPassword, "long enough \uffff"), false);
  });
});
