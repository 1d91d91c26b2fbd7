import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refusal } from "../../src/deploy/refusal.ts";
import { refuseDestroy } from "../../src/deploy/refuse-destroy.ts";
import { environments } from "../../src/environments/index.ts";

const { dev, prod } = environments;

describe("a teardown", () => {
  it("is refused before its first stack, if it reaches data that is kept", () => {
    for (const words of [["*"], ["data"], ["services", "data"], ["d*"], ["network"]])
      assert.throws(() => refuseDestroy(prod, words), Refusal, words.join(" "));
  });

  it("says what to change to have it all the same", () => {
    assert.throws(() => refuseDestroy(prod, ["*"]), /set keepData to false in .*environments\/prod\.ts/);
  });

  it("goes on if it stays away from data, or nothing is kept", () => {
    refuseDestroy(prod, ["services", "--auto-approve"]);
    refuseDestroy({ ...prod, keepData: false }, ["*"]);
    refuseDestroy(dev, ["*"]);
  });
});
