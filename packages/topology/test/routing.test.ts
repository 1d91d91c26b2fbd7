import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  addressVariable,
  databaseOf,
  internalAddress,
  routeFor,
  routingRules,
  serviceNames,
  services,
  statefulServices,
} from "@shop/topology";

describe("routeFor", () => {
  it("maps each service's path, and everything below it, to the service", () => {
    for (const service of serviceNames) {
      const { path } = services[service];
      for (const below of path === "/" ? ["", "x"] : ["", "/", "/x", "/x/y"])
        assert.equal(routeFor(`${path}${below}`), service);
    }
  });

  it("maps paths that merely start alike, health and the internal door to the service at the root, if any", () => {
    const root = serviceNames.find((name) => services[name].path === "/");
    const others = [
      "/",
      "/api",
      "/api/",
      "/api/catalogue",
      "/api/users2/x",
      "/API/catalog",
      "//api/catalog",
      "/health/live",
      "/health/deep",
      "/internal/reservations/1",
    ];
    for (const path of others) assert.equal(routeFor(path), root, path);
  });
});

describe("the rules", () => {
  it("have distinct priorities with room between them, and no path twice", () => {
    const priorities = routingRules.map(({ priority }) => priority);
    assert.deepEqual(
      priorities,
      priorities.toSorted((a, b) => a - b),
    );
    for (const [index, priority] of priorities.entries()) {
      assert.ok(priority - (priorities[index - 1] ?? 0) >= 10);
    }
    const patterns = routingRules.flatMap((rule) => rule.patterns);
    assert.equal(new Set(patterns).size, patterns.length);
  });
});

describe("the services", () => {
  it("are listed under their own names, each with its own database if it has one", () => {
    for (const name of serviceNames) assert.equal(services[name].name, name);
    const databases = statefulServices.map((name) => databaseOf(name).name);
    assert.equal(new Set(databases).size, databases.length);
  });

  it("do not call each other in circles", () => {
    const reach = (name: (typeof serviceNames)[number]): string[] =>
      services[name].calls.flatMap((peer) => [peer, ...reach(peer)]);
    for (const name of serviceNames) assert.ok(!reach(name).includes(name), name);
  });

  it("run in at least two tasks, of a size that Fargate supports", () => {
    const memoryOf: Readonly<Record<number, readonly number[]>> = {
      256: [512, 1024, 2048],
      512: [1024, 2048, 3072, 4096],
      1024: [2048, 3072, 4096, 5120, 6144, 7168, 8192],
    };
    for (const { name, size, tasks } of Object.values(services)) {
      assert.ok(memoryOf[size.cpu]?.includes(size.memoryMiB), name);
      assert.ok(tasks.min >= 2 && tasks.min <= tasks.max, name);
    }
  });

  it("have a variable and a name by which callers find them", () => {
    assert.equal(addressVariable("catalog"), "CATALOG_URL");
    assert.equal(internalAddress("catalog"), "http://catalog.shop.internal:8081");
  });
});
