import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { topology } from "@shop/topology";
import request from "supertest";
import { isPeersHost } from "../src/app/peers-host.ts";
import { createFixture } from "./fixture.ts";

const fixture = createFixture();
after(() => fixture.close());

describe("the internal door", () => {
  const foreign = [
    "evil.example",
    "evil.example:8081",
    "127.0.0.1.evil.example",
    `${topology.namespace}.evil.example`,
    `evil${topology.namespace}`,
    "localhost.evil.example:8081",
    "",
  ];

  it("rejects every request sent to a foreign name", async () => {
    for (const host of foreign) {
      for (const path of ["/api/things/who/am-i", "/health/deep", "/nowhere"])
        await request(fixture.internalApp).get(path).set("Host", host).expect(403);
    }
  });

  it("accepts requests sent to an address, to this machine or to a name of the mesh", () => {
    const own = [
      "127.0.0.1:8081",
      "10.0.3.7",
      "[::1]:8081",
      "LOCALHOST:1",
      `catalog.${topology.namespace}:8081`,
    ];
    for (const host of own) assert.equal(isPeersHost(host), true, host);
  });

  it("leaves the public door open to every name", async () => {
    await request(fixture.publicApp).get("/api/things/who/am-i").set("Host", "shop.example").expect(200);
  });
});
