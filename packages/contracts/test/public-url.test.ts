import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { publicUrl } from "../src/public-url.ts";

const url = publicUrl(500);

describe("a public URL", () => {
  it("is stored in its normal form", () => {
    for (const [given, kept] of [
      ["https://images.shop.example/mug.webp", "https://images.shop.example/mug.webp"],
      ["HTTPS://Images.Shop.Example:443/a/../b c.webp?q=1#x", "https://images.shop.example/b%20c.webp?q=1#x"],
      ["https://bücher.example/ß", "https://xn--bcher-kva.example/%C3%9F"],
      [`https://x.example/"onerror="alert(1)`, "https://x.example/%22onerror=%22alert(1)"],
      ["https://x.example/'><script>?'", "https://x.example/%27%3E%3Cscript%3E?%27"],
      ["https://x.example\\a", "https://x.example/a"],
      [" https://x.example/\ta\n", "https://x.example/a"],
      ["https://8.8.8.8/", "https://8.8.8.8/"],
      ["https://[2606:4700:4700::1111]/", "https://[2606:4700:4700::1111]/"],
    ] as const)
      assert.equal(url.parse(given), kept);
  });

  it("must be a valid https address", () => {
    for (const given of [
      "",
      "x",
      "//x.example/",
      "http://x.example/",
      "javascript:alert(1)",
      "data:image/png;base64,",
      "ftp://x.example",
      'https://x"onerror="',
      "https://",
      "https://x .example",
      "https://x.example:99999/",
      `https://x.example/${"é".repeat(400)}`,
      `https://x.example/${"e".repeat(483)}`,
    ])
      assert.equal(url.safeParse(given).success, false, given);
  });

  it("is measured as sent, as the document says, however long its normal form is", () => {
    const host = `https://${`${"a".repeat(62)}.`.repeat(7)}${"a".repeat(51)}`;
    for (const given of [host, `https://x.example/${"'".repeat(482)}`]) {
      assert.equal(given.length, 500);
      assert.equal(url.safeParse(given).success, true, given);
    }
  });

  it("has no user name or password", () => {
    for (const given of [
      "https://a@x.example/",
      "https://a:b@x.example/",
      "https://:b@x.example/",
      "https:a@x.example",
    ])
      assert.equal(url.safeParse(given).success, false, given);
  });

  it("does not point to the host itself, a private network or a reserved one, in any spelling", () => {
    for (const host of [
      "localhost",
      "LOCALHOST.",
      "a.localhost",
      "catalog.shop.internal",
      "printer.local",
      "router.home.arpa",
      "intranet",
      "127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f.0.0.1",
      "0177.0.0.1",
      "①27.0.0.1",
      "0",
      "10.0.0.1",
      "100.64.0.1",
      "169.254.169.254",
      "172.31.255.255",
      "192.168.1.1",
      "198.18.0.1",
      "224.0.0.1",
      "255.255.255.255",
      "[::]",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "[::ffff:8.8.8.8]",
      "[64:ff9b::7f00:1]",
      "[fe80::1]",
      "[fc00::1]",
      "[fd00:ec2::254]",
      "[ff02::1]",
      "[2001:db8::1]",
      "[2002:7f00:1::]",
    ])
      assert.equal(url.safeParse(`https://${host}/x`).success, false, host);
  });
});
