import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { clientKeyOf } from "../src/app/client-key.ts";

const group = fc.integer({ min: 0, max: 0xffff });
const plain = (groups: readonly number[]): string => groups.map((one) => one.toString(16)).join(":");
const padded = (groups: readonly number[]): string =>
  groups.map((one) => one.toString(16).padStart(4, "0").toUpperCase()).join(":");
const dressed = (address: string): string[] => [
  address,
  ` ${address} `,
  `[${address}]`,
  `[${address}]:8443`,
  `${address}%eth0`,
  `[${address}%25eth0]:1`,
];

describe("the key of a client", () => {
  it("is the same for every address of one /64 in every spelling, and differs for another /64", () => {
    const eight = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(eight, fc.array(group, { minLength: 4, maxLength: 4 }), (groups, other) => {
        fc.pre(groups[0] !== 0 && groups[0] !== 0x64);
        const key = clientKeyOf(plain(groups));
        const neighbour = [...groups.slice(0, 4), ...other];
        for (const address of [groups, neighbour].flatMap((one) =>
          [plain(one), padded(one)].flatMap(dressed),
        ))
          assert.equal(clientKeyOf(address), key, address);
        const elsewhere = [...groups.slice(0, 3), (groups[3] ?? 0) ^ 1, ...groups.slice(4)];
        assert.notEqual(clientKeyOf(plain(elsewhere)), key);
      }),
    );
  });

  it("is the IPv4 address in any spelling, even if it is mapped or translated into IPv6", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
        const groups = [a * 256 + b, c * 256 + d];
        const mapped = [`::ffff:${address}`, `::FFFF:${plain(groups)}`, `0:0:0:0:0:ffff:${padded(groups)}`];
        const spelled = [...mapped.flatMap(dressed), `64:ff9b::${address}`, `${address}:443`, ` ${address}`];
        for (const one of [address, ...spelled]) assert.equal(clientKeyOf(one), address, one);
      }),
    );
  });

  it("is the same for all texts that are not addresses", () => {
    const others = [
      undefined,
      "",
      "unknown",
      "_hidden",
      "shop.example",
      "::1::",
      "1.2.3.4.5",
      "[::1",
      "a@b",
      "1.2.3.4/x",
    ];
    for (const other of others) assert.equal(clientKeyOf(other), "unknown", String(other));
  });
});
