import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { createTerraform } from "./terraform.ts";

describe("createTerraform", () => {
  it("tells how to get Terraform where there is none", async () => {
    const terraform = createTerraform({ folder: tmpdir(), env: { PATH: "/absent" } });
    await assert.rejects(terraform.init(), {
      message: "There is no terraform here: install Terraform >= 1.11 and put it on the PATH.",
    });
  });
});
