import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { catalogApi, hasCardNumber, userApi } from "@shop/contracts";
import fc from "fast-check";

/** Test numbers of the networks. */
const numbers = [
  "4242424242424242",
  "4222222222222",
  "5555555555554444",
  "2223003122003222",
  "378282246310005",
  "30569309025904",
  "36227206271667",
  "6011111111111117",
  "3566002020360505",
  "6200000000000005",
  "6212345678900000003",
];

const digitsFrom =
  (zero: number) =>
  (text: string): string =>
    text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const scripts = {
  ASCII: digitsFrom(0x30),
  "full-width": digitsFrom(0xff10),
  "Arabic-Indic": digitsFrom(0x0660),
  Devanagari: digitsFrom(0x0966),
  "mathematical bold": digitsFrom(0x1d7ce),
};
const separators = [
  ...["", " ", "  ", "\t", "\n", ".", "-", "/", "\\", "_", ",", ":", "*", "|", " - ", " . ", "—"],
  ...[
    "\u00a0",
    "\u2009",
    "\u3000",
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u2011",
    "\u2212",
    "·",
  ],
];
const surroundings = [
  (card: string) => card,
  (card: string) => `${card} 12/30`,
  (card: string) => `${card} 12/30 123`,
  (card: string) => `12 ${card}`,
  (card: string) => `12${card}`,
  (card: string) => `${card}123`,
  (card: string) => `Card:${card}, exp 12/2030`,
  (card: string) => `paid with ${card}.`,
  (card: string) => `order 4711 ${card}`,
  (card: string) => `VISA${card}x`,
];

const isGlued = (surround: (card: string) => string): boolean => /\dx|x\d/.test(surround("x"));

/** Ordinary texts that look like nothing but what they are. */
const honest = [
  "",
  "order 1234567890128",
  "Order 1234567890123456",
  "order no. 2026-0001234567",
  "Orders 100234, 100235, 100236 and 100237",
  "4242424242424241",
  "424242424242",
  "+1 202 555 0143, +44 20 7946 0958",
  "Tel. 0049 30 901820",
  "+49 (0)30 1234 5678 / +49 171 1234567",
  "DE89 3704 0044 0532 0130 00",
  "GB29NWBK60161331926819",
  "FR14 2004 1010 0505 0001 3M02 606",
  "NL91 ABNA 0417 1643 00",
  "2026-11-23 12:00:00.123456",
  "2026-11-23T12:00:00.123456Z",
  "between 01.12.2026 and 24.12.2026, 10:00-18:00",
  "1Z999AA10123456784",
  "JJD000390007882311234",
  "9400 1000 0000 0000 0000 00",
  "RR123456785CN",
  "EAN 4006381333931",
  "ISBN 978-3-16-148410-0",
  "0190a5c0-7b1e-7000-8000-1234567890ab",
  "2 × 0.5 l, 3.99 USD each, 11.97 USD in all",
  "Model 4000-2000-100, 1920 x 1080, 144 Hz",
  "48.137154, 11.576124",
  "IMEI 490154203237518",
  "100 000 000 000 USD",
  "192.168.100.200, 10.0.0.1, 2001:db8::1",
  "returned 2 of 12, see ticket 20261123-0042",
];

describe("hasCardNumber", () => {
  it("finds the numbers of all networks in every script, with every separator and surrounding", () => {
    const missed: string[] = [];
    for (const number of numbers)
      for (const [script, write] of Object.entries(scripts))
        for (const separator of separators)
          for (const [index, surround] of surroundings.entries()) {
            // Next to other digits, a number of a rare length counts as another kind of number.
            if (isGlued(surround) && (number.length === 13 || number.length === 19)) continue;
            const text = surround(write(number.replaceAll(/.{4}(?=.)/g, `$&${separator}`)));
            if (!hasCardNumber(text)) missed.push(`${script} ${index} ${JSON.stringify(text)}`);
          }
    assert.deepEqual(missed, []);
  });

  it("finds a number with a separator after every digit", () => {
    for (const number of numbers)
      for (const separator of separators)
        assert.equal(hasCardNumber([...number].join(separator)), true, separator);
  });

  it("accepts ordinary texts: order, phone, tracking and article numbers, IBANs, dates, places", () => {
    assert.deepEqual(
      honest.filter((text) => hasCardNumber(text)),
      [],
    );
  });

  it("mistakes fewer than one in 25 random 16-digit numbers for a card, and fewer than one in 15 with 22 digits", () => {
    const maxShares = { 16: 4_000 / 25, 22: 4_000 / 15 };
    for (const length of [16, 22] as const) {
      const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });
      const texts = fc.sample(digits, { numRuns: 4_000, seed: 7 }).map((some) => some.join(""));
      const alarms = texts.filter(hasCardNumber).length;
      assert.ok(alarms < maxShares[length], `${alarms} of 4000 with ${length} digits`);
    }
  });

  it("is fast for every input", () => {
    const began = performance.now();
    for (const text of ["4".repeat(5_000), "4 ".repeat(2_500), "4-".repeat(2_500), "AB12 ".repeat(1_000)])
      hasCardNumber(text);
    assert.ok(performance.now() - began < 1_000);
  });
});

describe("every stored text", () => {
  const text = "thanks 4242 4242 4242 4242";
  const bodies = {
    "a new product's name": [
      catalogApi.operations.addProduct.request.body,
      { sku: "ABC", name: text, category: "a", price: { amount: 1, currency: "USD" } },
    ],
    "a product's description": [catalogApi.operations.editProduct.request.body, { description: text }],
    "a person's name": [userApi.operations.editMe.request.body, { name: text }],
    "a new person's name": [
      userApi.operations.register.request.body,
      { email: "a@shop.example", password: "a long enough password", name: text },
    ],
  } as const;

  it("is rejected if it contains a card number", () => {
    for (const [what, [schema, body]] of Object.entries(bodies)) {
      const messages = schema.safeParse(body).error?.issues.map(({ message }) => message);
      assert.deepEqual(messages, ["must not contain a card number"], what);
    }
  });
});
