import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { createTerraform } from "./terraform.ts";

describe("createTerraform", () => {
  it("explains how to install Terraform if it is missing", async () => {
    const terraform = createTerraform({ folder: tmpdir(), env: { PATH: "/absent" } });
    await assert.rejects(terraform.init(), {
      message: "Terraform is missing: install Terraform >= 1.11 and put it on the PATH.",
    });
  });
});
