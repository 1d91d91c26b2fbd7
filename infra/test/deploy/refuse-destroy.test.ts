import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refusal } from "../../src/deploy/refusal.ts";
import { refuseDestroy } from "../../src/deploy/refuse-destroy.ts";
import { environments } from "../../src/environments/index.ts";

const { dev, prod } = environments;

describe("a teardown", () => {
  it("is refused before its first stack if it includes protected data", () => {
    for (const words of [["*"], ["data"], ["services", "data"], ["d*"], ["network"]])
      assert.throws(() => refuseDestroy(prod, words), Refusal, words.join(" "));
  });

  it("explains how to do it anyway", () => {
    assert.throws(() => refuseDestroy(prod, ["*"]), /set keepData to false in .*environments\/prod\.ts/);
  });

  it("continues if it excludes data, or if the data is not protected", () => {
    refuseDestroy(prod, ["services", "--auto-approve"]);
    refuseDestroy({ ...prod, keepData: false }, ["*"]);
    refuseDestroy(dev, ["*"]);
  });
});
