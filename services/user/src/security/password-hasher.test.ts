import assert from "node:assert/strict";
import { argon2 } from "node:crypto";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { ProblemError } from "@shop/contracts";
import { createPasswordHasher } from "./password-hasher.ts";

const hasher = createPasswordHasher();

describe("the password hasher", () => {
  it("verifies the password that it hashed and no other", async () => {
    const hash = await hasher.hash("pässwörd 🔑");
    assert.equal(await hasher.verify("pässwörd 🔑", hash), true);
    assert.equal(await hasher.verify("pässwörd 🔒", hash), false);
    assert.equal(hasher.isOutdated(hash), false);
  });

  // Created with the reference implementation:
  // https://github.com/P-H-C/phc-winner-argon2/blob/master/src/test.c
  it("verifies hashes with other parameters, and reports them as outdated", async () => {
    const hash = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    assert.equal(await hasher.verify("password", hash), true);
    assert.equal(await hasher.verify("passwore", hash), false);
    assert.equal(hasher.isOutdated(hash), true);
  });

  it("treats a password as the same however a keyboard composes its characters", async () => {
    const hash = await hasher.hash("pässwörd ﬁve");
    for (const spelling of ["pässwörd ﬁve".normalize("NFD"), "pässwörd five", "ｐässwörd five"])
      assert.equal(await hasher.verify(spelling, hash), true, spelling);
    assert.equal(await hasher.verify("password five", hash), false);
  });

  it("verifies hashes from before passwords were normalised, with composed and decomposed characters", async () => {
    const derive = promisify(argon2);
    const hashAsTyped = async (password: string): Promise<string> => {
      const salt = Buffer.from("somesaltsomesalt");
      const costs = { memory: 8, passes: 1, parallelism: 1, tagLength: 32 };
      const tag = await derive("argon2id", { message: password, nonce: salt, ...costs });
      const [saltText, tagText] = [salt, tag].map((bytes) => bytes.toString("base64").replaceAll("=", ""));
      return `$argon2id$v=19$m=8,t=1,p=1$${saltText}$${tagText}`;
    };
    const typed = ["pässwörd ﬁve".normalize("NFC"), "pässwörd ﬁve".normalize("NFD")];
    for (const old of typed) {
      const hash = await hashAsTyped(old);
      for (const now of typed) assert.equal(await hasher.verify(now, hash), true);
      assert.equal(await hasher.verify("passwörd ﬁve", hash), false);
    }
  });

  it("rejects every password for a text that is not an argon2id hash", async () => {
    for (const text of [
      "",
      "password",
      "$2b$10$abcdefghijklmnopqrstuv",
      "$argon2i$v=19$m=256,t=2,p=1$c29t$nf65",
    ])
      assert.equal(await hasher.verify("password", text), false);
  });

  it("has a decoy that is created once and looks like any other hash", async () => {
    const decoy = await hasher.decoy();
    assert.equal(await hasher.decoy(), decoy);
    assert.equal(hasher.isOutdated(decoy), false);
  });

  it("rejects work rather than building up a queue", async () => {
    const busyHasher = createPasswordHasher();
    const cheap = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    const all = await Promise.allSettled(
      Array.from({ length: 200 }, () => busyHasher.verify("password", cheap)),
    );
    const refused = all.filter((one) => one.status === "rejected");
    assert.ok(refused.length > 0 && refused.length <= 100, `${refused.length} refused`);
    for (const { reason } of refused) {
      assert.ok(reason instanceof ProblemError);
      assert.equal(reason.code, "overloaded");
    }
    assert.equal(await busyHasher.verify("password", cheap), false);
  });
});
