import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { outputOf } from "../../src/deploy/output-of.ts";

describe("the folder that cdktf writes to", () => {
  it("comes from any spelling of the option, from the variable, or is cdktf.out", () => {
    const deploy = ["deploy", "*"];
    for (const words of [["--output", "out"], ["--output=out"], ["-o", "out"], ["-o=out"]])
      assert.equal(outputOf([...deploy, ...words, "--auto-approve"], { CDKTF_OUTPUT: "other" }), "out");
    assert.equal(outputOf(deploy, { CDKTF_OUTPUT: "other" }), "other");
    assert.equal(outputOf(deploy, {}), "cdktf.out");
  });
});
