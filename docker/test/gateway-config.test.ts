import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { routingRules, services, timing } from "@shop/topology";
import { gatewayConfig } from "../src/gateway-config.ts";

describe("docker/gateway/haproxy.cfg", () => {
  it("is generated from the topology", () => {
    const written = readFileSync(new URL("../gateway/haproxy.cfg", import.meta.url), "utf8");
    assert.equal(written, gatewayConfig(), "npm run docker -- gateway regenerates it");
  });

  it("does not wait longer for a request than the services", () => {
    const text = gatewayConfig();
    for (const clock of [
      `timeout http-request ${timing.headersTimeoutMs}ms`,
      `timeout client ${timing.albIdleTimeoutS}s`,
      `timeout http-keep-alive ${timing.albIdleTimeoutS}s`,
      `timeout server ${timing.albIdleTimeoutS}s`,
      `timeout queue ${timing.requestBudgetMs}ms`,
    ])
      assert.ok(text.includes(`  ${clock}\n`), clock);
  });

  it("has each pattern of every rule, and a slot for every task", () => {
    const text = gatewayConfig();
    for (const { service, patterns } of routingRules) {
      for (const pattern of patterns) {
        const isPrefix = pattern.endsWith("/*");
        const matched = isPrefix ? `path_beg ${pattern.slice(0, -1)}` : `path ${pattern}`;
        assert.ok(text.includes(`acl is_${service} ${matched}\n`), pattern);
      }
      assert.ok(
        text.includes(`server-template ${service}- 1-${services[service].tasks.max} ${service}:8080\n`),
      );
    }
  });
});
