import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { routingRules, services } from "@shop/topology";
import { gatewayConfig } from "../src/gateway-config.ts";

describe("docker/gateway/haproxy.cfg", () => {
  it("is what the topology makes of it", () => {
    const written = readFileSync(new URL("../gateway/haproxy.cfg", import.meta.url), "utf8");
    assert.equal(written, gatewayConfig(), "npm run docker:gateway writes it anew");
  });

  it("has both patterns of every rule, and a place for every task", () => {
    const text = gatewayConfig();
    for (const { service, patterns } of routingRules) {
      assert.ok(text.includes(`acl is_${service} path ${patterns[0]}\n`));
      assert.ok(text.includes(`acl is_${service} path_beg ${patterns[1].slice(0, -1)}\n`));
      assert.ok(
        text.includes(`server-template ${service}- 1-${services[service].tasks.max} ${service}:8080\n`),
      );
    }
  });
});
