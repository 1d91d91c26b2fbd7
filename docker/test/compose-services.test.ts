import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { serviceNames } from "@shop/topology";
import { withServices } from "../src/compose-services.ts";

const written = readFileSync(new URL("../../compose.yaml", import.meta.url), "utf8");

describe("compose.yaml", () => {
  it("has the topology's services", () => {
    assert.equal(withServices(written), written, "npm run docker -- compose writes them");
  });

  it("gets back every service that was changed by hand or removed", () => {
    for (const name of serviceNames) {
      const changed = written.replace(`aliases: [${name}.`, "aliases: [another.");
      const removed = written.replace(new RegExp(`^  ${name}:\\n(    .*\\n)+`, "m"), "");
      const unawaited = written.replace(`      ${name}: { condition: service_healthy }\n`, "");
      for (const drifted of [changed, removed, unawaited]) {
        assert.notEqual(drifted, written);
        assert.equal(withServices(drifted), written);
      }
    }
  });

  it("is rejected without a place for them", () => {
    assert.throws(() => withServices(written.replace("# end of services\n", "")), /no place for services/);
  });
});
